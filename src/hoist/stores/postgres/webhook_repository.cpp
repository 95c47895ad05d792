#include "hoist/stores/postgres/webhook_repository.h"

#include <fmt/format.h>

#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/webhook_json.h"

namespace hoist::postgres {
namespace {

/// In the order in which read_webhook takes them.
constexpr std::string_view kWebhookColumns =
    "id, url, format, events::text, filter::text, retry_policy::text, secret, created_by, created_at, "
    "updated_at";

Result<Webhook> read_webhook(RowReader& row) {
  Webhook webhook;
  webhook.id = WebhookId(row.take<UuidBytes>());
  webhook.url = row.take<std::string>();
  const auto format = parse_webhook_format(row.take<std::string>());
  const auto events = row.take<std::string>();
  const auto filter = row.take<std::string>();
  const auto retry_policy = row.take<std::string>();
  webhook.secret = row.take<std::string>();
  webhook.created_by = row.take<std::string>();
  webhook.created_at = row.take<Instant>();
  webhook.updated_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  if (!format) {
    return row.corrupt(fmt::format("webhook {}: its format is not known", webhook.id.to_string()));
  }
  webhook.format = *format;
  HOIST_ASSIGN(webhook.events, wire::decode_events(events));
  HOIST_ASSIGN(webhook.filter, wire::decode_filter(filter));
  HOIST_ASSIGN(webhook.retry_policy, wire::decode_retry_policy(retry_policy));
  return webhook;
}

Parameters webhook_id(const WebhookId& id) {
  Parameters parameters;
  parameters.add(id.bytes());
  return parameters;
}

/// All that update() writes, behind the id.
void add_webhook_content(const Webhook& webhook, Parameters& parameters) {
  parameters.add(webhook.url)
      .add(wire::encode_events(webhook.events))
      .add(wire::encode_filter(webhook.filter))
      .add(wire::encode_retry_policy(webhook.retry_policy))
      .add(webhook.updated_at);
}

}  // namespace

Result<void> PostgresWebhookRepository::insert(const Webhook& webhook) {
  static const Statement statement{
      "insert_webhook",
      "INSERT INTO webhooks (id, url, events, filter, retry_policy, updated_at, format, secret, created_by,"
      " created_at)"
      " VALUES ($1, $2, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb, $6, $7, $8, $9, $10)"};
  Parameters parameters = webhook_id(webhook.id);
  add_webhook_content(webhook, parameters);
  parameters.add(to_string(webhook.format))
      .add(webhook.secret)
      .add(webhook.created_by)
      .add(webhook.created_at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "webhooks");
}

Result<std::optional<Webhook>> PostgresWebhookRepository::find(const WebhookId& id) {
  static const Statement statement{"find_webhook",
                                   fmt::format("SELECT {} FROM webhooks WHERE id = $1", kWebhookColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, webhook_id(id)));
  return read_optional(rows, read_webhook);
}

Result<std::optional<Webhook>> PostgresWebhookRepository::lock(const WebhookId& id) {
  static const Statement statement{
      "lock_webhook", fmt::format("SELECT {} FROM webhooks WHERE id = $1 FOR UPDATE", kWebhookColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, webhook_id(id)));
  return read_optional(rows, read_webhook);
}

Result<void> PostgresWebhookRepository::update(const Webhook& webhook) {
  static const Statement statement{
      "update_webhook",
      "UPDATE webhooks SET url = $2, events = $3::text::jsonb, filter = $4::text::jsonb,"
      " retry_policy = $5::text::jsonb, updated_at = $6 WHERE id = $1"};
  Parameters parameters = webhook_id(webhook.id);
  add_webhook_content(webhook, parameters);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "webhooks");
}

Result<bool> PostgresWebhookRepository::remove(const WebhookId& id) {
  static const Statement webhook{"remove_webhook", "DELETE FROM webhooks WHERE id = $1"};
  static const Statement deliveries{"remove_deliveries",
                                    "DELETE FROM webhook_deliveries WHERE webhook_id = $1"};
  static const Statement left_over{"remove_left_over_deliveries",
                                   "DELETE FROM webhook_deliveries d WHERE due_at IS NOT NULL"
                                   " AND NOT EXISTS (SELECT 1 FROM webhooks w WHERE w.id = d.webhook_id)"};
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(webhook, webhook_id(id));
  pipeline.add(deliveries, webhook_id(id));
  pipeline.add(left_over, Parameters());
  HOIST_ASSIGN(const auto answers, transaction_.run(std::move(pipeline)));
  return answers.at(0).affected() == 1;
}

Result<std::vector<Webhook>> PostgresWebhookRepository::all() {
  static const Statement statement{"all_webhooks",
                                   fmt::format("SELECT {} FROM webhooks ORDER BY id", kWebhookColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, Parameters()));
  return read_all(rows, read_webhook);
}

}  // namespace hoist::postgres
