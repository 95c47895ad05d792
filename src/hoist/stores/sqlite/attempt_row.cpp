#include "hoist/stores/sqlite/attempt_row.h"

#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {
namespace {

std::optional<FailureClass> parse_recorded_class(std::string_view text) {
  for (const FailureClass recorded : {FailureClass::kTransient, FailureClass::kPermanent}) {
    if (to_string(recorded) == text) return recorded;
  }
  return std::nullopt;
}

}  // namespace

Result<Attempt> decode_attempt(Row& row) {
  Attempt attempt;
  HOIST_ASSIGN(attempt.schedule_id, row.name<ScheduleId>());
  attempt.number = row.small();
  attempt.worker = row.text();
  HOIST_ASSIGN(attempt.due_at, row.optional_instant());
  HOIST_ASSIGN(attempt.started_at, row.instant());
  HOIST_ASSIGN(attempt.ended_at, row.instant());
  HOIST_ASSIGN(attempt.outcome, row.word(parse_attempt_outcome));
  if (attempt.outcome == AttemptOutcome::kFailed) {
    Failure failure;
    HOIST_ASSIGN(failure.failure_class, row.word(parse_recorded_class));
    failure.code = row.text();
    failure.message = row.text();
    attempt.failure = std::move(failure);
  } else {
    row.skip(3);
  }
  HOIST_ASSIGN(attempt.next_retry_at, row.optional_instant());
  HOIST_ASSIGN(attempt.dropped, wire::decode_fields(row.view()));
  return attempt;
}

}  // namespace hoist::sqlite
