#include "hoist/stores/postgres/delivery_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/delivery_statements.h"
#include "hoist/stores/postgres/filtered_query.h"
#include "hoist/stores/postgres/schedule_rows.h"
#include "hoist/wire/notification_json.h"

namespace hoist::postgres {
namespace {

Result<Delivery> read_delivery(RowReader& row) {
  const DeliveryId id(row.take<UuidBytes>());
  const WebhookId webhook_id(row.take<UuidBytes>());
  const auto notification_text = row.take<std::string>();
  const auto status = parse_delivery_status(row.take<std::string>());
  const auto due_at = row.take_if_set<Instant>();
  const auto attempt_count = row.take<std::int32_t>();
  const auto retry_count = row.take<std::int32_t>();
  const Duration last_delay(row.take<std::int64_t>());
  auto last_error = row.take_text_or_empty();
  const auto created_at = row.take<Instant>();
  const auto ended_at = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  if (!status) return row.corrupt(fmt::format("delivery {}: its status is not known", id.to_string()));
  return Delivery{.id = id,
                  .webhook_id = webhook_id,
                  .notification = wire::decode_notification(notification_text),
                  .status = *status,
                  .due_at = due_at,
                  .attempt_count = attempt_count,
                  .retry_count = retry_count,
                  .last_delay = last_delay,
                  .last_error = std::move(last_error),
                  .created_at = created_at,
                  .ended_at = ended_at};
}

/// A claimed delivery and its place among what is claimed.
struct ClaimedDelivery {
  Delivery delivery;
  std::int64_t place = 0;
  Instant was_due_at;
};

bool sent_before(const ClaimedDelivery& a, const ClaimedDelivery& b) {
  return std::tie(a.place, a.was_due_at, a.delivery.id) < std::tie(b.place, b.was_due_at, b.delivery.id);
}

Result<ClaimedDelivery> read_claimed_delivery(RowReader& row) {
  const auto place = row.take<std::int64_t>();
  const auto was_due_at = row.take<Instant>();
  HOIST_ASSIGN(Delivery delivery, read_delivery(row));
  return ClaimedDelivery{.delivery = std::move(delivery), .place = place, .was_due_at = was_due_at};
}

Result<DeliveryAttempt> read_delivery_attempt(RowReader& row) {
  DeliveryAttempt attempt;
  attempt.delivery_id = DeliveryId(row.take<UuidBytes>());
  attempt.number = row.take<std::int32_t>();
  attempt.worker = row.take<std::string>();
  attempt.started_at = row.take<Instant>();
  attempt.ended_at = row.take<Instant>();
  const auto outcome = parse_delivery_outcome(row.take<std::string>());
  const auto failure_class = row.take_if_set<std::string>();
  auto code = row.take_text_or_empty();
  auto message = row.take_text_or_empty();
  attempt.next_retry_at = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  if (!outcome) {
    return row.corrupt(fmt::format("attempt {} of delivery {}: its outcome is not known", attempt.number,
                                   attempt.delivery_id.to_string()));
  }
  attempt.outcome = *outcome;
  if (*outcome == DeliveryOutcome::kFailed) {
    // The table admits no other class than these two.
    const bool permanent = failure_class == to_string(FailureClass::kPermanent);
    attempt.failure =
        Failure{.failure_class = permanent ? FailureClass::kPermanent : FailureClass::kTransient,
                .code = std::move(code),
                .message = std::move(message)};
  }
  return attempt;
}

Parameters delivery_id(const DeliveryId& id) {
  Parameters parameters;
  parameters.add(id.bytes());
  return parameters;
}

}  // namespace

Result<void> PostgresDeliveryQueue::insert(std::span<const Delivery> deliveries) {
  static const Statement statement{
      "insert_deliveries",
      "INSERT INTO webhook_deliveries (id, webhook_id, notification_id, notification, environment, event,"
      " status, due_at, attempt_count, retry_count, last_delay_us, last_error, created_at, ended_at)"
      " SELECT id, webhook_id, notification_id, notification::jsonb, environment, event, status, due_at,"
      " attempt_count, retry_count, last_delay_us, last_error, created_at, ended_at"
      " FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],"
      " $8::timestamptz[], $9::int4[], $10::int4[], $11::int8[], $12::text[], $13::timestamptz[],"
      " $14::timestamptz[]) AS u (id, webhook_id, notification_id, notification, environment, event, status,"
      " due_at, attempt_count, retry_count, last_delay_us, last_error, created_at, ended_at)"};
  if (deliveries.empty()) return {};
  using Each = Delivery;
  check(std::all_of(deliveries.begin(), deliveries.end(),
                    [](const Each& each) { return each.notification.has_value(); }),
        "what is stored can be read");
  Parameters parameters;
  parameters.add_array(deliveries, [](const Each& each) { return each.id.bytes(); })
      .add_array(deliveries, [](const Each& each) { return each.webhook_id.bytes(); })
      .add_array(deliveries, [](const Each& each) { return each.notification->id.bytes(); })
      .add_array(deliveries, [](const Each& each) { return wire::encode_notification(*each.notification); })
      .add_array(deliveries,
                 [](const Each& each) { return std::string_view(each.notification->environment.text()); })
      .add_array(deliveries, [](const Each& each) { return to_string(each.notification->event); })
      .add_array(deliveries, [](const Each& each) { return to_string(each.status); })
      .add_array(deliveries, [](const Each& each) { return each.due_at; })
      .add_array(deliveries, [](const Each& each) { return std::int32_t{each.attempt_count}; })
      .add_array(deliveries, [](const Each& each) { return std::int32_t{each.retry_count}; })
      .add_array(deliveries, [](const Each& each) { return std::int64_t{each.last_delay.count()}; })
      .add_array(deliveries, [](const Each& each) { return null_if_empty(each.last_error); })
      .add_array(deliveries, [](const Each& each) { return each.created_at; })
      .add_array(deliveries, [](const Each& each) { return each.ended_at; });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, deliveries.size(), "deliveries");
}

Result<std::vector<Delivery>> PostgresDeliveryQueue::claim(const DeliveryClaim& claim,
                                                           std::span<const WebhookRoom> rooms) {
  check(claim.limit >= 1, "a claim of at least one");
  if (rooms.empty()) return std::vector<Delivery>();
  Parameters parameters;
  parameters.add(claim.now)
      .add(claim.until)
      .add(std::int64_t{claim.limit})
      .add_array(rooms, [](const WebhookRoom& room) { return room.webhook.bytes(); })
      .add_array(rooms, [](const WebhookRoom& room) { return std::int32_t{room.room}; })
      .add_array(rooms, [](const WebhookRoom& room) { return std::int32_t{room.under_way}; });
  HOIST_ASSIGN(const Rows rows, transaction_.run(claim_deliveries_statement(), std::move(parameters)));
  HOIST_ASSIGN(auto placed, read_all(rows, read_claimed_delivery));
  std::sort(placed.begin(), placed.end(), sent_before);
  std::vector<Delivery> claimed;
  claimed.reserve(placed.size());
  for (ClaimedDelivery& each : placed) claimed.push_back(std::move(each.delivery));
  return claimed;
}

Result<std::vector<DeliveryId>> PostgresDeliveryQueue::settle(
    std::span<const DeliverySettlement> settlements) {
  static const Statement statement{
      "settle_deliveries",
      "WITH outcome AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::int4[],"
      " $4::text[], $5::timestamptz[], $6::int4[], $7::int8[], $8::text[], $9::timestamptz[], $10::text[],"
      " $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::text[])"
      " AS u (id, claimed_until, attempt, status, due_at, retry_count, last_delay_us, last_error, ended_at,"
      " worker, attempt_started_at, attempt_ended_at, outcome, error_class, error_code, error_message)),"
      " settled AS (UPDATE webhook_deliveries d SET status = u.status, due_at = u.due_at,"
      " retry_count = u.retry_count, last_delay_us = u.last_delay_us, last_error = u.last_error,"
      " ended_at = u.ended_at FROM outcome u WHERE d.id = u.id AND d.status = 'pending'"
      " AND d.due_at = u.claimed_until AND d.attempt_count = u.attempt RETURNING d.id)"
      " INSERT INTO delivery_attempts (delivery_id, attempt, worker, started_at, ended_at, outcome,"
      " error_class, error_code, error_message, next_retry_at)"
      " SELECT id, attempt, worker, attempt_started_at, attempt_ended_at, outcome, error_class, error_code,"
      // The next retry is when it is due again.
      " error_message, due_at FROM outcome JOIN settled USING (id) RETURNING delivery_id"};
  if (settlements.empty()) return std::vector<DeliveryId>();
  using Each = DeliverySettlement;
  const auto failed = [](const Each& each, auto of) -> std::optional<std::string_view> {
    if (!each.attempt.failure) return std::nullopt;
    return of(*each.attempt.failure);
  };
  Parameters parameters;
  parameters.add_array(settlements, [](const Each& each) { return each.delivery.id.bytes(); })
      .add_array(settlements, [](const Each& each) { return each.claimed_until; })
      .add_array(settlements, [](const Each& each) { return std::int32_t{each.attempt.number}; })
      .add_array(settlements, [](const Each& each) { return to_string(each.delivery.status); })
      .add_array(settlements, [](const Each& each) { return each.delivery.due_at; })
      .add_array(settlements, [](const Each& each) { return std::int32_t{each.delivery.retry_count}; })
      .add_array(settlements, [](const Each& each) { return std::int64_t{each.delivery.last_delay.count()}; })
      .add_array(settlements, [](const Each& each) { return null_if_empty(each.delivery.last_error); })
      .add_array(settlements, [](const Each& each) { return each.delivery.ended_at; })
      .add_array(settlements, [](const Each& each) { return std::string_view(each.attempt.worker); })
      .add_array(settlements, [](const Each& each) { return each.attempt.started_at; })
      .add_array(settlements, [](const Each& each) { return each.attempt.ended_at; })
      .add_array(settlements, [](const Each& each) { return to_string(each.attempt.outcome); })
      .add_array(settlements,
                 [&](const Each& each) {
                   return failed(each, [](const Failure& why) { return to_string(why.failure_class); });
                 })
      .add_array(settlements,
                 [&](const Each& each) {
                   return failed(each, [](const Failure& why) { return std::string_view(why.code); });
                 })
      .add_array(settlements, [&](const Each& each) {
        return failed(each, [](const Failure& why) { return std::string_view(why.message); });
      });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, [](RowReader& row) -> Result<DeliveryId> {
    const DeliveryId id(row.take<UuidBytes>());
    HOIST_TRY(row.finish());
    return id;
  });
}

Result<std::optional<Instant>> PostgresDeliveryQueue::next_due(std::span<const WebhookId> webhooks) {
  if (webhooks.empty()) return std::nullopt;
  Parameters parameters;
  parameters.add_array(webhooks, [](const WebhookId& id) { return id.bytes(); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(next_due_delivery_statement(), std::move(parameters)));
  RowReader row(rows, 0);
  const auto earliest = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  return earliest;
}

Result<std::optional<Delivery>> PostgresDeliveryQueue::find(const DeliveryId& id) {
  static const Statement statement{
      "find_delivery", fmt::format("SELECT {} FROM webhook_deliveries d WHERE d.id = $1", kDeliveryColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, delivery_id(id)));
  return read_optional(rows, read_delivery);
}

Result<std::optional<Delivery>> PostgresDeliveryQueue::lock(const DeliveryId& id) {
  static const Statement statement{
      "lock_delivery",
      fmt::format("SELECT {} FROM webhook_deliveries d WHERE d.id = $1 FOR UPDATE", kDeliveryColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, delivery_id(id)));
  return read_optional(rows, read_delivery);
}

Result<void> PostgresDeliveryQueue::update(const Delivery& delivery) {
  static const Statement statement{
      "update_delivery",
      "UPDATE webhook_deliveries SET status = $2, due_at = $3, retry_count = $4, last_delay_us = $5,"
      " ended_at = $6 WHERE id = $1"};
  Parameters parameters = delivery_id(delivery.id);
  parameters.add(to_string(delivery.status))
      .add(delivery.due_at)
      .add(std::int32_t{delivery.retry_count})
      .add(std::int64_t{delivery.last_delay.count()})
      .add(delivery.ended_at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "deliveries");
}

Result<std::vector<Delivery>> PostgresDeliveryQueue::list(const DeliveryFilter& filter) {
  FilteredQuery query(fmt::format("SELECT {} FROM webhook_deliveries d WHERE true", kDeliveryColumns));
  query.where("d.webhook_id = {}", filter.webhook.bytes());
  if (filter.status) query.where("d.status = {}", to_string(*filter.status));
  if (filter.before) query.where("d.id < {}", filter.before->bytes());
  query.finish("ORDER BY d.id DESC", filter.limit);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_delivery);
}

Result<std::vector<DeliveryAttempt>> PostgresDeliveryQueue::attempts(const DeliveryId& id) {
  static const Statement statement{
      "attempts_of_delivery",
      "SELECT delivery_id, attempt, worker, started_at, ended_at, outcome, error_class, error_code,"
      " error_message, next_retry_at FROM delivery_attempts WHERE delivery_id = $1 ORDER BY attempt"};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, delivery_id(id)));
  return read_all(rows, read_delivery_attempt);
}

Result<int> PostgresDeliveryQueue::remove_ended(Instant before, int limit) {
  check(limit >= 1, "at least one is removed");
  Parameters parameters;
  parameters.add(before).add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(remove_ended_deliveries_statement(), std::move(parameters)));
  return static_cast<int>(rows.affected());
}

Result<OutboxBacklog> PostgresDeliveryQueue::backlog(Instant now) {
  static const Statement statement{
      "outbox_backlog",
      "SELECT count(*), min(due_at) FILTER (WHERE due_at <= $1) FROM webhook_deliveries"
      " WHERE due_at IS NOT NULL AND webhook_id IN (SELECT id FROM webhooks)"};
  Parameters parameters;
  parameters.add(now);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  RowReader row(rows, 0);
  OutboxBacklog backlog;
  backlog.pending = row.take<std::int64_t>();
  backlog.oldest_due_at = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  return backlog;
}

}  // namespace hoist::postgres
