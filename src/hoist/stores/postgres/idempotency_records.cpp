#include "hoist/stores/postgres/idempotency_records.h"

namespace hoist::postgres {
namespace {

/// Old records that one insertion clears away: more than it adds, few enough not to be felt.
constexpr std::int64_t kForgottenPerInsert = 20;

}  // namespace

Result<std::optional<IdempotencyRecord>> PostgresIdempotencyRecords::find(const IdempotencyScope& scope,
                                                                          Instant not_before) {
  static const Statement statement{
      "find_idempotency",
      "SELECT request_hash, response_status, response_body, created_at FROM idempotency_records"
      " WHERE token_id = $1 AND route = $2 AND idempotency_key = $3 AND created_at > $4"};
  Parameters parameters;
  parameters.add(scope.token.bytes()).add(scope.route).add(scope.key).add(not_before);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_optional(rows, [&](RowReader& row) -> Result<IdempotencyRecord> {
    IdempotencyRecord record{.scope = scope,
                             .request_hash = row.take<std::string>(),
                             .response_status = row.take<std::int32_t>(),
                             .response_body = row.take<std::string>(),
                             .created_at = row.take<Instant>()};
    HOIST_TRY(row.finish());
    return record;
  });
}

Result<void> PostgresIdempotencyRecords::insert(const IdempotencyRecord& record, Instant not_before) {
  static const Statement forget{
      "forget_idempotency",
      "DELETE FROM idempotency_records WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency_records"
      " WHERE created_at <= $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))"};
  static const Statement insert{
      "insert_idempotency",
      "INSERT INTO idempotency_records AS r (token_id, route, idempotency_key, request_hash, response_status,"
      " response_body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (token_id, route, idempotency_key) DO UPDATE SET request_hash = excluded.request_hash,"
      " response_status = excluded.response_status, response_body = excluded.response_body,"
      " created_at = excluded.created_at WHERE r.created_at <= $8"};
  Parameters old;
  old.add(not_before).add(kForgottenPerInsert);
  Parameters parameters;
  parameters.add(record.scope.token.bytes())
      .add(record.scope.route)
      .add(record.scope.key)
      .add(record.request_hash)
      .add(std::int32_t{record.response_status})
      .add(record.response_body)
      .add(record.created_at)
      .add(not_before);
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(insert, std::move(parameters));
  pipeline.add(forget, std::move(old));
  HOIST_ASSIGN(const auto answers, transaction_.run(std::move(pipeline)));
  if (answers.at(0).affected() == 1) return {};
  return fail(ErrorCode::kAlreadyExists,
              "the same request is under way or was just answered: send it again for its first answer");
}

}  // namespace hoist::postgres
