// Webhooks in the store.
#pragma once

#include <optional>
#include <vector>

#include "hoist/domain/webhook.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class WebhookRepository {
 public:
  virtual ~WebhookRepository() = default;

  [[nodiscard]] virtual Result<void> insert(const Webhook& webhook) = 0;
  [[nodiscard]] virtual Result<std::optional<Webhook>> find(const WebhookId& id) = 0;
  /// As find, and holds the row until the unit of work ends.
  [[nodiscard]] virtual Result<std::optional<Webhook>> lock(const WebhookId& id) = 0;
  /// Writes url, events, filter, retry policy and updated_at. Errors: kInternal unless it was found.
  [[nodiscard]] virtual Result<void> update(const Webhook& webhook) = 0;
  /// Whether there was one to remove. Its deliveries and their attempts go with it, and so do those of
  /// webhooks that were removed while something was being told to them.
  [[nodiscard]] virtual Result<bool> remove(const WebhookId& id) = 0;
  /// In order of creation. Takes no lock, and one statement.
  [[nodiscard]] virtual Result<std::vector<Webhook>> all() = 0;
};

}  // namespace hoist
