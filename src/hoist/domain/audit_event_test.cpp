#include "hoist/domain/audit_event.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace hoist {
namespace {

constexpr std::pair<AuditAction, std::string_view> kNames[] = {
    {AuditAction::kFlagCreated, "flag.created"},
    {AuditAction::kFlagEdited, "flag.edited"},
    {AuditAction::kFlagDeleted, "flag.deleted"},
    {AuditAction::kOverrideSet, "override.set"},
    {AuditAction::kOverrideRemoved, "override.removed"},
    {AuditAction::kScheduleCreated, "schedule.created"},
    {AuditAction::kScheduleCancelled, "schedule.cancelled"},
    {AuditAction::kScheduleRetried, "schedule.retried"},
    {AuditAction::kScheduleApplied, "schedule.applied"},
    {AuditAction::kScheduleSuperseded, "schedule.superseded"},
    {AuditAction::kScheduleFailed, "schedule.failed"},
    {AuditAction::kTokenCreated, "token.created"},
    {AuditAction::kTokenRevoked, "token.revoked"},
    {AuditAction::kSegmentCreated, "segment.created"},
    {AuditAction::kSegmentEdited, "segment.edited"},
    {AuditAction::kSegmentDeleted, "segment.deleted"},
    {AuditAction::kFlagReverted, "flag.reverted"},
    {AuditAction::kScheduleRun, "schedule.run"},
    {AuditAction::kScheduleSkipped, "schedule.skipped"},
    {AuditAction::kRetryPolicySet, "retry_policy.set"},
    {AuditAction::kRetryPolicyRemoved, "retry_policy.removed"},
    {AuditAction::kWebhookCreated, "webhook.created"},
    {AuditAction::kWebhookEdited, "webhook.edited"},
    {AuditAction::kWebhookDeleted, "webhook.deleted"},
    {AuditAction::kDeliveryReplayed, "delivery.replayed"},
};
static_assert(std::size(kNames) == static_cast<std::size_t>(AuditAction::kDeliveryReplayed) + 1,
              "a new action needs a line above");

}  // namespace

TEST(AuditEvent, every_action_has_its_own_stable_name) {
  std::set<std::string_view> names;
  for (const auto& [action, name] : kNames) {
    EXPECT_EQ(to_string(action), name);
    names.insert(name);
  }
  EXPECT_EQ(names.size(), std::size(kNames));
}

}  // namespace hoist
