#include "hoist/domain/flag_difference.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kCreated:
      return "created";
    case DifferenceKind::kDeleted:
      return "deleted";
    case DifferenceKind::kReplaced:
      return "replaced";
    case DifferenceKind::kChanged:
      return "changed";
    case DifferenceKind::kUnchanged:
      return "unchanged";
  }
  unreachable("DifferenceKind");
}

DifferenceKind kind_of(const FlagDifference& difference) {
  const auto& before = difference.before;
  const auto& after = difference.after;
  if (!before && !after) return DifferenceKind::kUnchanged;
  if (!before) return DifferenceKind::kCreated;
  if (!after) return DifferenceKind::kDeleted;
  if (before->id != after->id) return DifferenceKind::kReplaced;
  const bool same = before->version == after->version && before->config == after->config;
  return same ? DifferenceKind::kUnchanged : DifferenceKind::kChanged;
}

std::optional<ScheduleId> setter_of(const FlagDifference& difference, FlagField field) {
  check(difference.after.has_value(), "what is gone was set by nobody");
  const auto& intent = difference.after->intents.of(field);
  if (!intent) return std::nullopt;
  // Where raw SQL changed the value, the intent is still the one behind the value before.
  if (difference.before && difference.before->intents.of(field) == intent) return std::nullopt;
  return intent->schedule;
}

}  // namespace hoist
