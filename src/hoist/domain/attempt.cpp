#include "hoist/domain/attempt.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::kApplied:
      return "applied";
    case AttemptOutcome::kFailed:
      return "failed";
    case AttemptOutcome::kSuperseded:
      return "superseded";
    case AttemptOutcome::kSkipped:
      return "skipped";
  }
  unreachable("AttemptOutcome");
}

std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view text) {
  if (text == "applied") return AttemptOutcome::kApplied;
  if (text == "failed") return AttemptOutcome::kFailed;
  if (text == "superseded") return AttemptOutcome::kSuperseded;
  if (text == "skipped") return AttemptOutcome::kSkipped;
  return std::nullopt;
}

}  // namespace hoist
