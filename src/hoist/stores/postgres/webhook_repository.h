// Webhooks in PostgreSQL.
#pragma once

#include "hoist/ports/webhook_repository.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresWebhookRepository final : public WebhookRepository {
 public:
  explicit PostgresWebhookRepository(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> insert(const Webhook& webhook) override;
  [[nodiscard]] Result<std::optional<Webhook>> find(const WebhookId& id) override;
  [[nodiscard]] Result<std::optional<Webhook>> lock(const WebhookId& id) override;
  [[nodiscard]] Result<void> update(const Webhook& webhook) override;
  [[nodiscard]] Result<bool> remove(const WebhookId& id) override;
  [[nodiscard]] Result<std::vector<Webhook>> all() override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
