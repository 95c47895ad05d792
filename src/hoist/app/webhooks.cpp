#include "hoist/app/webhooks.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/audit.h"
#include "hoist/base/check.h"
#include "hoist/domain/delivery.h"
#include "hoist/domain/webhook_secret.h"

namespace hoist {
namespace {

/// The only environment that the webhook hears of, if there is one.
std::optional<EnvironmentKey> only_environment(const Webhook& webhook) {
  const auto& environments = webhook.filter.environments;
  return environments.size() == 1 ? std::optional(environments.front()) : std::nullopt;
}

Result<void> check_webhook_caller(const WebhookCaller& caller, const Webhook& webhook) {
  if (!caller.environment || caller.environment == only_environment(webhook)) return {};
  return fail(ErrorCode::kPermissionDenied,
              fmt::format("this token is bound to environment '{}': it may use only webhooks whose "
                          "filter.environments is [\"{}\"]; use an unbound token for others",
                          caller.environment->text(), caller.environment->text()));
}

/// The audit trail never shows a URL, which may be a secret by itself.
Result<void> audit_webhook(UnitOfWork& unit, const Webhook& webhook, AuditAction action,
                           const WebhookCaller& caller, RandomSource& random) {
  return audit_other(unit,
                     {.action = action,
                      .actor = caller.name,
                      .environment = only_environment(webhook),
                      .note = webhook.id.to_string()},
                     random);
}

tl::unexpected<Error> no_webhook(const WebhookId& id) {
  return fail(ErrorCode::kNotFound, fmt::format("there is no webhook {}", id.to_string()));
}

Result<Webhook> lock_webhook(UnitOfWork& unit, const WebhookId& id) {
  HOIST_ASSIGN(std::optional<Webhook> found, unit.webhooks().lock(id));
  if (!found) return no_webhook(id);
  return *std::move(found);
}

Result<Delivery> or_no_delivery(Result<std::optional<Delivery>> found, const DeliveryAddress& address) {
  if (!found) return tl::unexpected<Error>(std::move(found).error());
  if (!*found || (*found)->webhook_id != address.webhook) {
    return fail(ErrorCode::kNotFound, fmt::format("webhook {} has no delivery {}",
                                                  address.webhook.to_string(), address.id.to_string()));
  }
  return **std::move(found);
}

void set_webhook_fields(Webhook& webhook, const WebhookFields& fields) {
  if (fields.url) webhook.url = *fields.url;
  if (fields.events) webhook.events = in_order(*fields.events);
  if (fields.filter) webhook.filter = *fields.filter;
  if (fields.retry_policy) webhook.retry_policy = *fields.retry_policy;
}

/// Where the URL of an edit would have been given another format.
Result<void> check_same_format(const Webhook& webhook) {
  const bool over_http =
      webhook.format == WebhookFormat::kStandard || webhook.format == WebhookFormat::kSlack;
  const auto decided = format_of(webhook.url, over_http ? std::nullopt : std::optional(webhook.format));
  const bool same =
      decided && (over_http ? *decided == WebhookFormat::kStandard : *decided == webhook.format);
  if (same) return {};
  return invalid_field("url", fmt::format("this url does not go with the webhook's format '{}', which stays: "
                                          "make another webhook for it",
                                          to_string(webhook.format)));
}

}  // namespace

Result<Webhook> create_webhook(UnitOfWork& unit, const CreateWebhook& command, const DestinationGuard& guard,
                               const WebhookCaller& caller, RandomSource& secret_source) {
  check(command.fields.url && command.fields.events, "what makes a webhook has a URL and events");
  Webhook webhook{.id = WebhookId::make(unit.now(), secret_source),
                  .url = {},
                  .events = {},
                  .filter = {},
                  .retry_policy = kDefaultWebhookPolicy,
                  .secret = {},
                  .created_by = caller.name,
                  .created_at = unit.now(),
                  .updated_at = unit.now()};
  set_webhook_fields(webhook, command.fields);
  HOIST_ASSIGN(webhook.format, format_of(webhook.url, command.format));
  HOIST_TRY(check_webhook(webhook));
  HOIST_TRY(guard.check(webhook.url, webhook.format));
  HOIST_TRY(check_webhook_caller(caller, webhook));
  HOIST_ASSIGN(const std::vector<Webhook> present, unit.webhooks().all());
  if (present.size() >= kMaxWebhooks) {
    return fail(
        ErrorCode::kInvalidState,
        fmt::format("there are {} webhooks already, the most there may be: delete one first", kMaxWebhooks));
  }
  if (webhook.format == WebhookFormat::kStandard) webhook.secret = make_webhook_secret(secret_source);
  HOIST_TRY(unit.webhooks().insert(webhook));
  HOIST_TRY(audit_webhook(unit, webhook, AuditAction::kWebhookCreated, caller, secret_source));
  return webhook;
}

Result<Webhook> edit_webhook(UnitOfWork& unit, const WebhookId& id, const WebhookFields& fields,
                             const DestinationGuard& guard, const WebhookCaller& caller,
                             RandomSource& random) {
  if (fields.empty()) {
    return invalid_field("body",
                         "nothing to change: set at least one of url, events, filter and retryPolicy");
  }
  HOIST_ASSIGN(Webhook webhook, lock_webhook(unit, id));
  HOIST_TRY(check_webhook_caller(caller, webhook));
  set_webhook_fields(webhook, fields);
  webhook.updated_at = unit.now();
  HOIST_TRY(check_webhook(webhook));
  HOIST_TRY(check_same_format(webhook));
  HOIST_TRY(guard.check(webhook.url, webhook.format));
  HOIST_TRY(check_webhook_caller(caller, webhook));
  HOIST_TRY(unit.webhooks().update(webhook));
  HOIST_TRY(audit_webhook(unit, webhook, AuditAction::kWebhookEdited, caller, random));
  return webhook;
}

Result<Webhook> delete_webhook(UnitOfWork& unit, const WebhookId& id, const WebhookCaller& caller,
                               RandomSource& random) {
  HOIST_ASSIGN(Webhook webhook, lock_webhook(unit, id));
  HOIST_TRY(check_webhook_caller(caller, webhook));
  HOIST_TRY(unit.webhooks().remove(id));
  HOIST_TRY(audit_webhook(unit, webhook, AuditAction::kWebhookDeleted, caller, random));
  return webhook;
}

Result<Webhook> find_webhook(UnitOfWork& unit, const WebhookId& id, const WebhookCaller& caller) {
  HOIST_ASSIGN(std::optional<Webhook> found, unit.webhooks().find(id));
  if (!found) return no_webhook(id);
  HOIST_TRY(check_webhook_caller(caller, *found));
  return *std::move(found);
}

Result<std::vector<Webhook>> list_webhooks(UnitOfWork& unit, const WebhookCaller& caller,
                                           const std::optional<WebhookId>& after, int limit) {
  // There are few, and every settlement reads them all.
  HOIST_ASSIGN(std::vector<Webhook> webhooks, unit.webhooks().all());
  std::erase_if(webhooks, [&](const Webhook& webhook) {
    return (after && webhook.id <= *after) || !check_webhook_caller(caller, webhook);
  });
  const std::size_t shown = std::min(webhooks.size(), static_cast<std::size_t>(limit));
  webhooks.erase(webhooks.begin() + static_cast<std::ptrdiff_t>(shown), webhooks.end());
  return webhooks;
}

Result<std::vector<Delivery>> list_deliveries(UnitOfWork& unit, const DeliveryFilter& filter,
                                              const WebhookCaller& caller) {
  HOIST_TRY(find_webhook(unit, filter.webhook, caller));
  return unit.deliveries().list(filter);
}

Result<DeliveryHistory> find_delivery(UnitOfWork& unit, const DeliveryAddress& address,
                                      const WebhookCaller& caller) {
  HOIST_TRY(find_webhook(unit, address.webhook, caller));
  HOIST_ASSIGN(Delivery delivery, or_no_delivery(unit.deliveries().find(address.id), address));
  HOIST_ASSIGN(std::vector<DeliveryAttempt> attempts, unit.deliveries().attempts(address.id));
  return DeliveryHistory{.delivery = std::move(delivery), .attempts = std::move(attempts)};
}

Result<Delivery> replay_delivery(UnitOfWork& unit, const DeliveryAddress& address,
                                 const WebhookCaller& caller, RandomSource& random) {
  HOIST_TRY(find_webhook(unit, address.webhook, caller));
  HOIST_ASSIGN(const Delivery before, or_no_delivery(unit.deliveries().lock(address.id), address));
  HOIST_ASSIGN(Delivery after, replay_by_hand(before, unit.now()));
  HOIST_TRY(unit.deliveries().update(after));
  HOIST_TRY(audit_other(unit,
                        {.action = AuditAction::kDeliveryReplayed,
                         .actor = caller.name,
                         .environment = after.notification->environment,
                         .note = after.id.to_string()},
                        random));
  return after;
}

}  // namespace hoist
