#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/stores/sqlite/sqlite_error.h"

namespace hoist::sqlite {
namespace {

/// Old records forgotten with each new one: more than one, so that a backlog shrinks, and few enough
/// that no request pays for it noticeably.
constexpr int kForgottenAtOnce = 20;

Query& bind_scope(Query& query, const IdempotencyScope& scope) {
  return query.bind(scope.token).bind(scope.route).bind(scope.key);
}

}  // namespace

Result<std::optional<IdempotencyRecord>> Idempotency::find(const IdempotencyScope& scope,
                                                           Instant not_before) {
  Query query = connection_.query(
      "SELECT request_hash, response_status, response_body, created_at FROM idempotency_records "
      "WHERE token_id = ? AND route = ? AND idempotency_key = ? AND created_at > ?");
  bind_scope(query, scope).bind(not_before);
  return first(query, [&](Row& row) -> Result<IdempotencyRecord> {
    IdempotencyRecord record;
    record.scope = scope;
    record.request_hash = row.text();
    record.response_status = row.small();
    record.response_body = row.text();
    HOIST_ASSIGN(record.created_at, row.instant());
    return record;
  });
}

Result<void> Idempotency::insert(const IdempotencyRecord& record, Instant not_before) {
  {
    Query query = connection_.query(
        "DELETE FROM idempotency_records "
        "WHERE token_id = ? AND route = ? AND idempotency_key = ? AND created_at <= ?");
    bind_scope(query, record.scope).bind(not_before);
    HOIST_TRY(query.run());
  }
  {
    Query query = connection_.query(
        "DELETE FROM idempotency_records WHERE (token_id, route, idempotency_key) IN ("
        "SELECT token_id, route, idempotency_key FROM idempotency_records WHERE created_at <= ? "
        "ORDER BY created_at LIMIT ?)");
    query.bind(not_before).bind(kForgottenAtOnce);
    HOIST_TRY(query.run());
  }
  Query query = connection_.query(
      "INSERT INTO idempotency_records (token_id, route, idempotency_key, request_hash, response_status, "
      "response_body, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)");
  bind_scope(query, record.scope).bind(record.request_hash).bind(record.response_status);
  query.bind(record.response_body).bind(record.created_at);
  const Result<int> inserted = query.run();
  if (inserted) return {};
  if (is_primary_key_violation(inserted.error())) {
    return fail(ErrorCode::kAlreadyExists,
                "another request with this Idempotency-Key was answered meanwhile; send it again");
  }
  return tl::unexpected<Error>(inserted.error());
}

}  // namespace hoist::sqlite
