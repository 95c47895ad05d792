#include <fmt/format.h>

#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/webhook_json.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_WEBHOOKS                                                                       \
  "SELECT id, url, format, events, filter, retry_policy, secret, created_by, created_at, updated_at FROM " \
  "webhooks "

Result<Webhook> decode_webhook(Row& row) {
  Webhook webhook;
  HOIST_ASSIGN(webhook.id, row.name<WebhookId>());
  webhook.url = row.text();
  HOIST_ASSIGN(webhook.format, row.word(parse_webhook_format));
  HOIST_ASSIGN(webhook.events, wire::decode_events(row.view()));
  HOIST_ASSIGN(webhook.filter, wire::decode_filter(row.view()));
  HOIST_ASSIGN(webhook.retry_policy, wire::decode_retry_policy(row.view()));
  webhook.secret = row.text();
  webhook.created_by = row.text();
  HOIST_ASSIGN(webhook.created_at, row.instant());
  HOIST_ASSIGN(webhook.updated_at, row.instant());
  return webhook;
}

}  // namespace

Result<void> Webhooks::insert(const Webhook& webhook) {
  Query query = connection_.query(
      "INSERT INTO webhooks (id, url, format, events, filter, retry_policy, secret, created_by, created_at, "
      "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(webhook.id).bind(webhook.url).bind(to_string(webhook.format));
  query.bind(wire::encode_events(webhook.events)).bind(wire::encode_filter(webhook.filter));
  query.bind(wire::encode_retry_policy(webhook.retry_policy)).bind(webhook.secret);
  query.bind(webhook.created_by).bind(webhook.created_at).bind(webhook.updated_at);
  HOIST_TRY(query.run());
  return {};
}

Result<std::optional<Webhook>> Webhooks::find(const WebhookId& id) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_WEBHOOKS "WHERE id = ?");
  query.bind(id);
  return first(query, decode_webhook);
}

Result<std::optional<Webhook>> Webhooks::lock(const WebhookId& id) { return find(id); }

Result<void> Webhooks::update(const Webhook& webhook) {
  Query query = connection_.query(
      "UPDATE webhooks SET url = ?, events = ?, filter = ?, retry_policy = ?, updated_at = ? WHERE id = ?");
  query.bind(webhook.url).bind(wire::encode_events(webhook.events)).bind(wire::encode_filter(webhook.filter));
  query.bind(wire::encode_retry_policy(webhook.retry_policy)).bind(webhook.updated_at).bind(webhook.id);
  HOIST_ASSIGN(const int changed, query.run());
  if (changed == 1) return {};
  return fail(ErrorCode::kInternal,
              fmt::format("webhook {} was not there to update", webhook.id.to_string()));
}

Result<bool> Webhooks::remove(const WebhookId& id) {
  Query webhook = connection_.query("DELETE FROM webhooks WHERE id = ?");
  webhook.bind(id);
  HOIST_ASSIGN(const int removed, webhook.run());
  Query deliveries = connection_.query("DELETE FROM webhook_deliveries WHERE webhook_id = ?");
  deliveries.bind(id);
  HOIST_TRY(deliveries.run());
  Query left_over = connection_.query(
      "DELETE FROM webhook_deliveries WHERE due_at IS NOT NULL AND webhook_id NOT IN (SELECT id FROM "
      "webhooks)");
  HOIST_TRY(left_over.run());
  return removed > 0;
}

Result<std::vector<Webhook>> Webhooks::all() {
  Query query = connection_.query(HOIST_SQLITE_SELECT_WEBHOOKS "ORDER BY id");
  return collect(query, decode_webhook);
}

}  // namespace hoist::sqlite
