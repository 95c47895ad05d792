#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "hoist/base/check.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/wire/notification_json.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_DELIVERIES                                                               \
  "SELECT id, webhook_id, notification, status, due_at, attempt_count, retry_count, last_delay_us, " \
  "last_error, created_at, ended_at FROM webhook_deliveries "

Result<Delivery> decode_delivery(Row& row) {
  HOIST_ASSIGN(const DeliveryId id, row.name<DeliveryId>());
  HOIST_ASSIGN(const WebhookId webhook_id, row.name<WebhookId>());
  StoredNotification notification = wire::decode_notification(row.view());
  HOIST_ASSIGN(const DeliveryStatus status, row.word(parse_delivery_status));
  HOIST_ASSIGN(const std::optional<Instant> due_at, row.optional_instant());
  const int attempt_count = row.small();
  const int retry_count = row.small();
  const Duration last_delay(row.integer());
  std::string last_error = row.text();
  HOIST_ASSIGN(const Instant created_at, row.instant());
  HOIST_ASSIGN(const std::optional<Instant> ended_at, row.optional_instant());
  return Delivery{.id = id,
                  .webhook_id = webhook_id,
                  .notification = std::move(notification),
                  .status = status,
                  .due_at = due_at,
                  .attempt_count = attempt_count,
                  .retry_count = retry_count,
                  .last_delay = last_delay,
                  .last_error = std::move(last_error),
                  .created_at = created_at,
                  .ended_at = ended_at};
}

/// What is due, and how many its webhook would have under way with it.
struct DueDelivery {
  Delivery delivery;
  int under_way = 0;
};

bool sent_before(const DueDelivery& a, const DueDelivery& b) {
  return std::tie(a.under_way, a.delivery.due_at, a.delivery.id) <
         std::tie(b.under_way, b.delivery.due_at, b.delivery.id);
}

Result<void> take(Connection& connection, Delivery& delivery, Instant until) {
  delivery.due_at = until;
  delivery.attempt_count += 1;
  Query query = connection.query("UPDATE webhook_deliveries SET due_at = ?, attempt_count = ? WHERE id = ?");
  query.bind(until).bind(delivery.attempt_count).bind(delivery.id);
  HOIST_TRY(query.run());
  return {};
}

/// Whether it was still as it was claimed.
Result<bool> write_delivery(Connection& connection, const DeliverySettlement& settlement) {
  const Delivery& after = settlement.delivery;
  Query query = connection.query(
      "UPDATE webhook_deliveries SET status = ?, due_at = ?, retry_count = ?, last_delay_us = ?, last_error "
      "= "
      "?, ended_at = ? WHERE id = ? AND status = 'pending' AND due_at = ? AND attempt_count = ?");
  query.bind(to_string(after.status)).bind(after.due_at).bind(after.retry_count);
  query.bind(after.last_delay.count()).bind_or_null(after.last_error).bind(after.ended_at);
  query.bind(after.id).bind(settlement.claimed_until).bind(settlement.attempt.number);
  return query.run().map([](int changed) { return changed == 1; });
}

Result<void> write_delivery_attempt(Connection& connection, const DeliveryAttempt& attempt) {
  Query query = connection.query(
      "INSERT INTO delivery_attempts (delivery_id, attempt, worker, started_at, ended_at, outcome, "
      "error_class, error_code, error_message, next_retry_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(attempt.delivery_id).bind(attempt.number).bind(attempt.worker);
  query.bind(attempt.started_at).bind(attempt.ended_at).bind(to_string(attempt.outcome));
  if (attempt.failure) {
    query.bind(to_string(attempt.failure->failure_class));
    query.bind(attempt.failure->code).bind(attempt.failure->message);
  } else {
    query.bind_null().bind_null().bind_null();
  }
  query.bind(attempt.next_retry_at);
  HOIST_TRY(query.run());
  return {};
}

Result<DeliveryAttempt> decode_delivery_attempt(Row& row) {
  DeliveryAttempt attempt;
  HOIST_ASSIGN(attempt.delivery_id, row.name<DeliveryId>());
  attempt.number = row.small();
  attempt.worker = row.text();
  HOIST_ASSIGN(attempt.started_at, row.instant());
  HOIST_ASSIGN(attempt.ended_at, row.instant());
  HOIST_ASSIGN(attempt.outcome, row.word(parse_delivery_outcome));
  if (attempt.outcome == DeliveryOutcome::kFailed) {
    // The table admits no other class than these two.
    const bool permanent = row.view() == to_string(FailureClass::kPermanent);
    attempt.failure =
        Failure{.failure_class = permanent ? FailureClass::kPermanent : FailureClass::kTransient,
                .code = row.text(),
                .message = row.text()};
  } else {
    row.skip(3);
  }
  HOIST_ASSIGN(attempt.next_retry_at, row.optional_instant());
  return attempt;
}

}  // namespace

std::string_view claim_deliveries_sql() {
  return HOIST_SQLITE_SELECT_DELIVERIES "WHERE webhook_id = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?";
}

std::string_view next_due_delivery_sql() {
  return "SELECT due_at FROM webhook_deliveries WHERE webhook_id = ? AND due_at IS NOT NULL ORDER BY due_at "
         "LIMIT 1";
}

std::string_view ended_deliveries_sql() {
  return "SELECT id FROM webhook_deliveries WHERE ended_at < ? ORDER BY ended_at LIMIT ?";
}

Result<void> Deliveries::insert(std::span<const Delivery> deliveries) {
  for (const Delivery& delivery : deliveries) {
    check(delivery.notification.has_value(), "what is stored can be read");
    Query query = connection_.query(
        "INSERT INTO webhook_deliveries (id, webhook_id, notification_id, notification, environment, event, "
        "status, due_at, attempt_count, retry_count, last_delay_us, last_error, created_at, ended_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.bind(delivery.id).bind(delivery.webhook_id).bind(delivery.notification->id);
    query.bind(wire::encode_notification(*delivery.notification)).bind(delivery.notification->environment);
    query.bind(to_string(delivery.notification->event)).bind(to_string(delivery.status));
    query.bind(delivery.due_at).bind(delivery.attempt_count).bind(delivery.retry_count);
    query.bind(delivery.last_delay.count()).bind_or_null(delivery.last_error);
    query.bind(delivery.created_at).bind(delivery.ended_at);
    HOIST_TRY(query.run());
  }
  return {};
}

Result<std::vector<Delivery>> Deliveries::claim(const DeliveryClaim& claim,
                                                std::span<const WebhookRoom> rooms) {
  check(claim.limit >= 1, "a claim of at least one");
  std::vector<DueDelivery> due;
  for (const WebhookRoom& room : rooms) {
    Query query = connection_.query(claim_deliveries_sql());
    query.bind(room.webhook).bind(claim.now).bind(room.room);
    HOIST_ASSIGN(std::vector<Delivery> of_webhook, collect(query, decode_delivery));
    int under_way = room.under_way;
    for (Delivery& delivery : of_webhook) due.push_back({std::move(delivery), ++under_way});
  }
  std::sort(due.begin(), due.end(), sent_before);
  std::vector<Delivery> claimed;
  for (DueDelivery& candidate : due) {
    if (claimed.size() == static_cast<std::size_t>(claim.limit)) break;
    HOIST_TRY(take(connection_, candidate.delivery, claim.until));
    claimed.push_back(std::move(candidate.delivery));
  }
  return claimed;
}

Result<std::vector<DeliveryId>> Deliveries::settle(std::span<const DeliverySettlement> settlements) {
  std::vector<DeliveryId> written;
  for (const DeliverySettlement& settlement : settlements) {
    HOIST_ASSIGN(const bool matched, write_delivery(connection_, settlement));
    if (!matched) continue;
    HOIST_TRY(write_delivery_attempt(connection_, settlement.attempt));
    written.push_back(settlement.delivery.id);
  }
  return written;
}

Result<std::optional<Instant>> Deliveries::next_due(std::span<const WebhookId> webhooks) {
  std::optional<Instant> earliest;
  for (const WebhookId& webhook : webhooks) {
    Query query = connection_.query(next_due_delivery_sql());
    query.bind(webhook);
    HOIST_ASSIGN(const std::optional<Instant> due_at, first(query, [](Row& row) { return row.instant(); }));
    if (due_at) earliest = std::min(earliest.value_or(*due_at), *due_at);
  }
  return earliest;
}

Result<std::optional<Delivery>> Deliveries::find(const DeliveryId& id) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_DELIVERIES "WHERE id = ?");
  query.bind(id);
  return first(query, decode_delivery);
}

Result<std::optional<Delivery>> Deliveries::lock(const DeliveryId& id) { return find(id); }

Result<void> Deliveries::update(const Delivery& delivery) {
  Query query = connection_.query(
      "UPDATE webhook_deliveries SET status = ?, due_at = ?, retry_count = ?, last_delay_us = ?, ended_at = "
      "? "
      "WHERE id = ?");
  query.bind(to_string(delivery.status)).bind(delivery.due_at).bind(delivery.retry_count);
  query.bind(delivery.last_delay.count()).bind(delivery.ended_at).bind(delivery.id);
  HOIST_ASSIGN(const int changed, query.run());
  if (changed == 1) return {};
  return fail(ErrorCode::kInternal,
              fmt::format("delivery {} was not there to update", delivery.id.to_string()));
}

Result<std::vector<Delivery>> Deliveries::list(const DeliveryFilter& filter) {
  std::string sql = HOIST_SQLITE_SELECT_DELIVERIES "WHERE webhook_id = ?";
  if (filter.status) sql += " AND status = ?";
  if (filter.before) sql += " AND id < ?";
  sql += " ORDER BY id DESC LIMIT ?";
  Query query = connection_.query(sql);
  query.bind(filter.webhook);
  if (filter.status) query.bind(to_string(*filter.status));
  if (filter.before) query.bind(*filter.before);
  query.bind(filter.limit);
  return collect(query, decode_delivery);
}

Result<std::vector<DeliveryAttempt>> Deliveries::attempts(const DeliveryId& id) {
  Query query = connection_.query(
      "SELECT delivery_id, attempt, worker, started_at, ended_at, outcome, error_class, error_code, "
      "error_message, next_retry_at FROM delivery_attempts WHERE delivery_id = ? ORDER BY attempt");
  query.bind(id);
  return collect(query, decode_delivery_attempt);
}

Result<int> Deliveries::remove_ended(Instant before, int limit) {
  check(limit >= 1, "at least one is removed");
  std::vector<std::string> ids;
  {
    Query query = connection_.query(ended_deliveries_sql());
    query.bind(before).bind(limit);
    HOIST_ASSIGN(ids, collect(query, [](Row& row) -> Result<std::string> { return row.text(); }));
  }
  // One by one: of a list SQLite may think that the whole table is read as quickly. The attempts go with them
  // (ON DELETE CASCADE).
  for (const std::string& id : ids) {
    Query query = connection_.query("DELETE FROM webhook_deliveries WHERE id = ?");
    HOIST_TRY(query.bind(std::string_view(id)).run());
  }
  return static_cast<int>(ids.size());
}

Result<OutboxBacklog> Deliveries::backlog(Instant now) {
  Query query = connection_.query(
      "SELECT count(*), min(CASE WHEN due_at <= ? THEN due_at END) FROM webhook_deliveries WHERE due_at IS "
      "NOT NULL AND webhook_id IN (SELECT id FROM webhooks)");
  query.bind(now);
  HOIST_ASSIGN(const auto read, first(query, [](Row& row) -> Result<OutboxBacklog> {
                 OutboxBacklog backlog;
                 backlog.pending = row.integer();
                 HOIST_ASSIGN(backlog.oldest_due_at, row.optional_instant());
                 return backlog;
               }));
  return read.value_or(OutboxBacklog{});
}

}  // namespace hoist::sqlite
