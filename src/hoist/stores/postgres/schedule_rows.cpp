#include "hoist/stores/postgres/schedule_rows.h"

#include <fmt/format.h>

#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

/// None where the columns hold none. The table admits no other stage than those that are known.
std::optional<ScheduleRisk> read_risk(RowReader& row) {
  const auto since = row.take_if_set<Instant>();
  const auto told = parse_preflight_stage(row.take_text_or_empty());
  auto reason = row.take_text_or_empty();
  if (!since || !told) return std::nullopt;
  return ScheduleRisk{.since = *since, .told = *told, .reason = std::move(reason)};
}

}  // namespace

Result<Schedule> read_schedule(RowReader& row) {
  const ScheduleId id(row.take<UuidBytes>());
  const FlagId flag_id(row.take<UuidBytes>());
  const auto key = FlagKey::parse(row.take<std::string>());
  const auto environment = EnvironmentKey::parse(row.take<std::string>());
  const auto scheduled_at = row.take<Instant>();
  const auto status = parse_schedule_status(row.take<std::string>());
  const auto updates_text = row.take<std::string>();
  const auto applied_at = row.take_if_set<Instant>();
  auto error_message = row.take_text_or_empty();
  const auto retry_count = row.take<std::int32_t>();
  const auto max_retries = row.take<std::int32_t>();
  const auto next_retry_at = row.take_if_set<Instant>();
  auto last_error = row.take_text_or_empty();
  const auto attempt_count = row.take<std::int32_t>();
  auto created_by = row.take<std::string>();
  auto cancelled_by = row.take_text_or_empty();
  const auto cancelled_at = row.take_if_set<Instant>();
  const auto created_at = row.take<Instant>();
  const auto updated_at = row.take<Instant>();
  const auto retry_policy = row.take_if_set<std::string>();
  const auto priority = row.take<std::int32_t>();
  const auto missed_window = parse_missed_window(row.take<std::string>());
  const auto max_lateness_ms = row.take_if_set<std::int64_t>();
  auto at_risk = read_risk(row);
  HOIST_TRY(row.finish());
  if (!key || !environment || !status || !missed_window) {
    return row.corrupt(
        fmt::format("schedule {}: its flag's key, environment, its status or what becomes of it"
                    " when it is late is not valid",
                    id.to_string()));
  }
  return Schedule{.id = id,
                  .flag_id = flag_id,
                  .flag_key = *key,
                  .environment = *environment,
                  .scheduled_at = scheduled_at,
                  .status = *status,
                  .updates = wire::decode_updates(updates_text),
                  .applied_at = applied_at,
                  .error_message = std::move(error_message),
                  .retry_count = retry_count,
                  .max_retries = max_retries,
                  .retry_policy = wire::decode_stored_retry_policy(retry_policy.value_or("")),
                  .priority = priority,
                  .missed_window = *missed_window,
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

std::optional<std::string_view> null_if_empty(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace hoist::postgres
