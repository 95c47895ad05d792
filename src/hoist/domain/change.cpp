#include "hoist/domain/change.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kFlagChanged:
      return "flag.changed";
    case ChangeKind::kFlagDeleted:
      return "flag.deleted";
    case ChangeKind::kOverrideChanged:
      return "override.changed";
    case ChangeKind::kSegmentChanged:
      return "segment.changed";
    case ChangeKind::kScheduleCreated:
      return "schedule.created";
    case ChangeKind::kScheduleApplied:
      return "schedule.applied";
    case ChangeKind::kScheduleSuperseded:
      return "schedule.superseded";
    case ChangeKind::kScheduleSkipped:
      return "schedule.skipped";
    case ChangeKind::kScheduleRetrying:
      return "schedule.retrying";
    case ChangeKind::kScheduleFailed:
      return "schedule.failed";
    case ChangeKind::kScheduleCancelled:
      return "schedule.cancelled";
    case ChangeKind::kScheduleRetried:
      return "schedule.retried";
    case ChangeKind::kScheduleRun:
      return "schedule.run";
    case ChangeKind::kScheduleAtRisk:
      return "schedule.atRisk";
    case ChangeKind::kScheduleSafe:
      return "schedule.safe";
  }
  unreachable("ChangeKind");
}

std::optional<ChangeKind> parse_change_kind(std::string_view text) {
  for (const ChangeKind kind : kChangeKinds) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

}  // namespace hoist
