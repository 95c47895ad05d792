// AuditTrail.
#include "store_test.h"

namespace hoist::test {
namespace {

class AuditTest : public StoreTest {
 protected:
  void append(const std::vector<AuditEvent>& events) {
    write([&](UnitOfWork& unit) { must(unit.audit().append(events)); });
  }
  std::vector<AuditEvent> of_flag(const FlagId& flag, int limit = 500) {
    return read([&](UnitOfWork& unit) { return must(unit.audit().of_flag(flag, limit)); });
  }
};

constexpr std::array kActions = {
    AuditAction::kFlagCreated,        AuditAction::kFlagEdited,      AuditAction::kFlagDeleted,
    AuditAction::kOverrideSet,        AuditAction::kOverrideRemoved, AuditAction::kScheduleCreated,
    AuditAction::kScheduleCancelled,  AuditAction::kScheduleRetried, AuditAction::kScheduleApplied,
    AuditAction::kScheduleSuperseded, AuditAction::kScheduleFailed};

TEST_P(AuditTest, gives_back_what_was_appended_oldest_first) {
  Flag flag = make.make_flag("a", "staging");
  std::vector<AuditEvent> events;
  for (const AuditAction action : kActions) {
    make.set_created_at(kTestStart + std::chrono::seconds(events.size()) + Duration(1));
    AuditEvent event = make.make_audit_event(flag, action);
    if (!events.empty()) event.before = events.back().after;
    flag.version += 1;
    flag.config.enabled = !flag.config.enabled;
    flag.config.description = kAwkwardText;
    flag.intents.remember(FlagField::kEnabled, {.at = kMaxInstant, .schedule = make.make_id<ScheduleId>()});
    flag.intents.remember(FlagField::kRolloutPercentage, {.at = kMinInstant, .schedule = std::nullopt});
    event.after = flag;
    event.schedule_id = make.make_id<ScheduleId>();
    event.actor = kAwkwardText;
    event.note = kAwkwardText;
    events.push_back(event);
  }
  flag.deleted_at = kTestStart;
  events.back().after = flag;
  append(events);
  EXPECT_EQ(of_flag(flag.id), events);
}

TEST_P(AuditTest, keeps_what_is_absent_absent) {
  const Flag flag = make.make_flag("a");
  AuditEvent event = make.make_audit_event(flag, AuditAction::kFlagDeleted);
  event.flag_key.reset();
  event.environment.reset();
  event.after.reset();
  append({event});
  EXPECT_EQ(of_flag(flag.id), std::vector{event});
}

TEST_P(AuditTest, takes_events_without_a_flag) {
  const Flag flag = make.make_flag("a");
  AuditEvent event = make.make_audit_event(flag, AuditAction::kTokenCreated);
  event.flag_id.reset();
  event.flag_key.reset();
  event.environment.reset();
  event.after.reset();
  append({event});
  EXPECT_EQ(count("audit_events"), 1);
  EXPECT_TRUE(of_flag(flag.id).empty());
}

TEST_P(AuditTest, gives_one_flag_s_events_up_to_the_limit) {
  const Flag flag = make.make_flag("a");
  const Flag other = make.make_flag("b");
  std::vector<AuditEvent> events;
  for (int i = 0; i < 5; ++i) {
    make.set_created_at(kTestStart + std::chrono::seconds(i));
    events.push_back(make.make_audit_event(flag, AuditAction::kFlagEdited));
    append({make.make_audit_event(other, AuditAction::kFlagEdited), events.back()});
  }
  EXPECT_EQ(of_flag(flag.id), events);
  EXPECT_EQ(of_flag(flag.id, 2), std::vector(events.begin(), events.begin() + 2));
  EXPECT_EQ(of_flag(other.id).size(), 5U);
  EXPECT_TRUE(of_flag(make.make_id<FlagId>()).empty());
}

TEST_P(AuditTest, appends_ten_thousand_at_once_and_none) {
  const Flag flag = make.make_flag("a");
  std::vector<AuditEvent> events;
  for (int i = 0; i < 10'000; ++i) events.push_back(make.make_audit_event(flag, AuditAction::kFlagEdited));
  append(events);
  append({});
  EXPECT_EQ(count("audit_events"), 10'000);
}

HOIST_ON_EACH_STORE(AuditTest);

}  // namespace
}  // namespace hoist::test
