// The audit trail: who did what to which flag, with the whole flag before and after.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/domain/flag.h"

namespace hoist {

enum class AuditAction : std::uint8_t {
  kFlagCreated,
  kFlagEdited,
  kFlagDeleted,
  kOverrideSet,
  kOverrideRemoved,
  kScheduleCreated,
  kScheduleCancelled,
  kScheduleRetried,  ///< By hand.
  kScheduleApplied,
  kScheduleSuperseded,
  kScheduleFailed,  ///< Terminally; attempts before that are in the ledger.
  kTokenCreated,
  kTokenRevoked,
  kSegmentCreated,
  kSegmentEdited,
  kSegmentDeleted,
  kFlagReverted,     ///< By hand, to an earlier version.
  kScheduleRun,      ///< By hand, ahead of its time or instead of a retry.
  kScheduleSkipped,  ///< Its window was missed.
  kRetryPolicySet,
  kRetryPolicyRemoved,
  kWebhookCreated,
  kWebhookEdited,
  kWebhookDeleted,
  kDeliveryReplayed,  ///< By hand, to a webhook that had it or gave it up.
};
[[nodiscard]] std::string_view to_string(AuditAction action);  ///< "flag.created", "schedule.applied", …
[[nodiscard]] std::optional<AuditAction> parse_audit_action(std::string_view text);

struct AuditEvent {
  AuditEventId id;
  Instant at;
  std::string actor;  ///< A token's name, "cli", or kSystemActor.
  AuditAction action = AuditAction::kFlagCreated;
  std::optional<FlagId> flag_id;
  std::optional<FlagKey> flag_key;
  std::optional<EnvironmentKey> environment;
  std::optional<ScheduleId> schedule_id;
  std::optional<Flag> before;  ///< None where the flag did not exist, or is not concerned.
  std::optional<Flag> after;
  std::string note;  ///< What the fields above do not say: a user id, a token's name, a reason.
  bool operator==(const AuditEvent&) const = default;
};

}  // namespace hoist
