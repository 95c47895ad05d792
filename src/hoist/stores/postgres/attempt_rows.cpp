#include "hoist/stores/postgres/attempt_rows.h"

#include <fmt/format.h>

#include "hoist/wire/stored_json.h"

namespace hoist::postgres {

Result<Attempt> read_attempt(RowReader& row) {
  Attempt attempt;
  attempt.schedule_id = ScheduleId(row.take<UuidBytes>());
  attempt.number = row.take<std::int32_t>();
  attempt.worker = row.take<std::string>();
  attempt.due_at = row.take_if_set<Instant>();
  attempt.started_at = row.take<Instant>();
  attempt.ended_at = row.take<Instant>();
  const auto outcome = parse_attempt_outcome(row.take<std::string>());
  const auto failure_class = row.take_if_set<std::string>();
  auto failure_code = row.take_text_or_empty();
  auto failure_message = row.take_text_or_empty();
  attempt.next_retry_at = row.take_if_set<Instant>();
  const auto dropped = row.take<std::string>();
  HOIST_TRY(row.finish());
  if (!outcome) {
    return row.corrupt(fmt::format("attempt {} of schedule {}: its outcome is not known", attempt.number,
                                   attempt.schedule_id.to_string()));
  }
  attempt.outcome = *outcome;
  if (*outcome == AttemptOutcome::kFailed) {
    // The table admits no other class than these two.
    const bool permanent = failure_class == to_string(FailureClass::kPermanent);
    attempt.failure =
        Failure{.failure_class = permanent ? FailureClass::kPermanent : FailureClass::kTransient,
                .code = std::move(failure_code),
                .message = std::move(failure_message)};
  }
  HOIST_ASSIGN(attempt.dropped, wire::decode_fields(dropped));
  return attempt;
}

}  // namespace hoist::postgres
