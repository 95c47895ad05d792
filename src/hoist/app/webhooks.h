// Webhooks and their deliveries: making, changing and removing the ones, looking at and replaying the others.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/domain/webhook_fields.h"
#include "hoist/ports/delivery_transport.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Who wants something of a webhook. For a caller that is bound to an environment there are only the webhooks
/// that hear of that environment alone.
struct WebhookCaller {
  const std::string& name;
  std::optional<EnvironmentKey> environment = {};
};

/// Errors of all: store errors; kPermissionDenied for a caller that is bound to an environment which is not
/// all that the webhook hears of, before or after; kNotFound where there is no such webhook or delivery.
/// Nothing is committed here.

struct CreateWebhook {
  WebhookFields fields;  ///< url and events are set.
  std::optional<WebhookFormat> format = {};
};
/// With its secret, which is shown this once. `secret_source` must be cryptographically strong. Errors:
/// kInvalidArgument for a field, or a URL that the guard refuses; kInvalidState where there are kMaxWebhooks.
[[nodiscard]] Result<Webhook> create_webhook(UnitOfWork& unit, const CreateWebhook& command,
                                             const DestinationGuard& guard, const WebhookCaller& caller,
                                             RandomSource& secret_source);

/// Deliveries that are pending go to where the webhook leads now. Errors: kNotFound; kInvalidArgument as
/// above, where nothing is set, and for a URL of another format.
[[nodiscard]] Result<Webhook> edit_webhook(UnitOfWork& unit, const WebhookId& id, const WebhookFields& fields,
                                           const DestinationGuard& guard, const WebhookCaller& caller,
                                           RandomSource& random);

/// Its deliveries go with it, also those that are pending. The webhook as it was. Errors: kNotFound.
[[nodiscard]] Result<Webhook> delete_webhook(UnitOfWork& unit, const WebhookId& id,
                                             const WebhookCaller& caller, RandomSource& random);

[[nodiscard]] Result<Webhook> find_webhook(UnitOfWork& unit, const WebhookId& id,
                                           const WebhookCaller& caller);

/// In order of creation, behind `after` where it is given, at most `limit`.
[[nodiscard]] Result<std::vector<Webhook>> list_webhooks(UnitOfWork& unit, const WebhookCaller& caller,
                                                         const std::optional<WebhookId>& after, int limit);

[[nodiscard]] Result<std::vector<Delivery>> list_deliveries(UnitOfWork& unit, const DeliveryFilter& filter,
                                                            const WebhookCaller& caller);

struct DeliveryAddress {
  WebhookId webhook;
  DeliveryId id;
};
struct DeliveryHistory {
  Delivery delivery;
  std::vector<DeliveryAttempt> attempts;
};
/// Errors: kNotFound, also where it is another webhook's.
[[nodiscard]] Result<DeliveryHistory> find_delivery(UnitOfWork& unit, const DeliveryAddress& address,
                                                    const WebhookCaller& caller);

/// Sends one that has ended again, with a fresh budget. Errors: kNotFound as above; kInvalidState while it is
/// pending, and where its notification cannot be read.
[[nodiscard]] Result<Delivery> replay_delivery(UnitOfWork& unit, const DeliveryAddress& address,
                                               const WebhookCaller& caller, RandomSource& random);

}  // namespace hoist
