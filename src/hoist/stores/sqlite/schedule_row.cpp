#include "hoist/stores/sqlite/schedule_row.h"

#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {

namespace {

Result<std::optional<ScheduleRisk>> decode_risk(Row& row) {
  HOIST_ASSIGN(const std::optional<Instant> since, row.optional_instant());
  if (!since) {
    row.skip(2);
    return std::nullopt;
  }
  ScheduleRisk risk{.since = *since};
  HOIST_ASSIGN(risk.told, row.word(parse_preflight_stage));
  risk.reason = row.text();
  return risk;
}

}  // namespace

Result<Schedule> decode_schedule(Row& row) {
  HOIST_ASSIGN(const ScheduleId id, row.name<ScheduleId>());
  HOIST_ASSIGN(const FlagId flag_id, row.name<FlagId>());
  HOIST_ASSIGN(FlagKey flag_key, row.name<FlagKey>());
  HOIST_ASSIGN(EnvironmentKey environment, row.name<EnvironmentKey>());
  HOIST_ASSIGN(const Instant scheduled_at, row.instant());
  HOIST_ASSIGN(const ScheduleStatus status, row.word(parse_schedule_status));
  StoredUpdates updates = wire::decode_updates(row.view());
  HOIST_ASSIGN(const std::optional<Instant> applied_at, row.optional_instant());
  std::string error_message = row.text();
  const int retry_count = row.small();
  const int max_retries = row.small();
  HOIST_ASSIGN(const std::optional<Instant> next_retry_at, row.optional_instant());
  std::string last_error = row.text();
  const int attempt_count = row.small();
  std::string created_by = row.text();
  std::string cancelled_by = row.text();
  HOIST_ASSIGN(const std::optional<Instant> cancelled_at, row.optional_instant());
  HOIST_ASSIGN(const Instant created_at, row.instant());
  HOIST_ASSIGN(const Instant updated_at, row.instant());
  const std::optional<RetryPolicy> retry_policy = wire::decode_stored_retry_policy(row.view());
  const int priority = row.small();
  HOIST_ASSIGN(const MissedWindow missed_window, row.word(parse_missed_window));
  const std::optional<std::int64_t> max_lateness_ms = row.optional_integer();
  HOIST_ASSIGN(std::optional<ScheduleRisk> at_risk, decode_risk(row));
  return Schedule{.id = id,
                  .flag_id = flag_id,
                  .flag_key = std::move(flag_key),
                  .environment = std::move(environment),
                  .scheduled_at = scheduled_at,
                  .status = status,
                  .updates = std::move(updates),
                  .applied_at = applied_at,
                  .error_message = std::move(error_message),
                  .retry_count = retry_count,
                  .max_retries = max_retries,
                  .retry_policy = retry_policy,
                  .priority = priority,
                  .missed_window = missed_window,
                  .max_lateness = wire::duration_of_ms(max_lateness_ms),
                  .next_retry_at = next_retry_at,
                  .last_error = std::move(last_error),
                  .attempt_count = attempt_count,
                  .created_by = std::move(created_by),
                  .cancelled_by = std::move(cancelled_by),
                  .cancelled_at = cancelled_at,
                  .created_at = created_at,
                  .updated_at = updated_at,
                  .at_risk = std::move(at_risk)};
}

}  // namespace hoist::sqlite
