#include "hoist/domain/audit_event.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(AuditAction action) {
  switch (action) {
    case AuditAction::kFlagCreated:
      return "flag.created";
    case AuditAction::kFlagEdited:
      return "flag.edited";
    case AuditAction::kFlagDeleted:
      return "flag.deleted";
    case AuditAction::kOverrideSet:
      return "override.set";
    case AuditAction::kOverrideRemoved:
      return "override.removed";
    case AuditAction::kScheduleCreated:
      return "schedule.created";
    case AuditAction::kScheduleCancelled:
      return "schedule.cancelled";
    case AuditAction::kScheduleRetried:
      return "schedule.retried";
    case AuditAction::kScheduleApplied:
      return "schedule.applied";
    case AuditAction::kScheduleSuperseded:
      return "schedule.superseded";
    case AuditAction::kScheduleFailed:
      return "schedule.failed";
    case AuditAction::kTokenCreated:
      return "token.created";
    case AuditAction::kTokenRevoked:
      return "token.revoked";
    case AuditAction::kSegmentCreated:
      return "segment.created";
    case AuditAction::kSegmentEdited:
      return "segment.edited";
    case AuditAction::kSegmentDeleted:
      return "segment.deleted";
    case AuditAction::kFlagReverted:
      return "flag.reverted";
    case AuditAction::kScheduleRun:
      return "schedule.run";
    case AuditAction::kScheduleSkipped:
      return "schedule.skipped";
    case AuditAction::kRetryPolicySet:
      return "retry_policy.set";
    case AuditAction::kRetryPolicyRemoved:
      return "retry_policy.removed";
    case AuditAction::kWebhookCreated:
      return "webhook.created";
    case AuditAction::kWebhookEdited:
      return "webhook.edited";
    case AuditAction::kWebhookDeleted:
      return "webhook.deleted";
    case AuditAction::kDeliveryReplayed:
      return "delivery.replayed";
  }
  unreachable("AuditAction");
}

std::optional<AuditAction> parse_audit_action(std::string_view text) {
  constexpr auto kLast = static_cast<std::uint8_t>(AuditAction::kDeliveryReplayed);
  for (std::uint8_t i = 0; i <= kLast; ++i) {
    const auto action = static_cast<AuditAction>(i);
    if (to_string(action) == text) return action;
  }
  return std::nullopt;
}

}  // namespace hoist
