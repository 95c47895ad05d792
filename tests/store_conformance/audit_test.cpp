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
    AuditAction::kFlagCreated,        AuditAction::kFlagEdited,       AuditAction::kFlagDeleted,
    AuditAction::kOverrideSet,        AuditAction::kOverrideRemoved,  AuditAction::kScheduleCreated,
    AuditAction::kScheduleCancelled,  AuditAction::kScheduleRetried,  AuditAction::kScheduleApplied,
    AuditAction::kScheduleSuperseded, AuditAction::kScheduleFailed,   AuditAction::kFlagReverted,
    AuditAction::kScheduleRun,        AuditAction::kWebhookCreated,   AuditAction::kWebhookEdited,
    AuditAction::kWebhookDeleted,     AuditAction::kDeliveryReplayed, AuditAction::kScheduleSkipped};

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

TEST_P(AuditTest, knows_which_events_made_the_versions_of_a_flag) {
  Flag flag = make.make_flag("a");
  std::vector<AuditEvent> events;
  const auto append_one = [&](AuditAction action, std::optional<Flag> before, std::optional<Flag> after) {
    AuditEvent event = make.make_audit_event(flag, action);
    event.before = std::move(before);
    event.after = std::move(after);
    events.push_back(event);
  };
  append_one(AuditAction::kFlagCreated, std::nullopt, flag);
  append_one(AuditAction::kOverrideSet, flag, flag);
  append_one(AuditAction::kScheduleCreated, std::nullopt, std::nullopt);
  for (int i = 0; i < 10; ++i) {
    const Flag before = flag;
    flag.version += 1;
    append_one(AuditAction::kFlagEdited, before, flag);
  }
  // Within a millisecond and over several processes ids are in no order: the version decides.
  std::vector<AuditEvent> shuffled(events.rbegin(), events.rend());
  append(shuffled);
  Flag other = make.make_flag("b");
  append({make.make_audit_event(other, AuditAction::kFlagCreated)});

  const auto versions = [&](std::optional<std::int64_t> below, int limit) {
    std::vector<std::int64_t> found;
    for (const AuditEvent& event :
         read([&](UnitOfWork& unit) { return must(unit.audit().versions_of_flag(flag.id, below, limit)); })) {
      found.push_back(event.after->version);
    }
    return found;
  };
  using Versions = std::vector<std::int64_t>;
  EXPECT_EQ(versions(std::nullopt, 500), (Versions{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(versions(std::nullopt, 2), (Versions{11, 10}));
  EXPECT_EQ(versions(10, 3), (Versions{9, 8, 7}));
  EXPECT_EQ(versions(1, 3), Versions{});
  const auto newest =
      read([&](UnitOfWork& unit) { return must(unit.audit().versions_of_flag(flag.id, std::nullopt, 1)); });
  EXPECT_EQ(newest, std::vector{events.back()});
}

TEST_P(AuditTest, takes_any_text_that_sql_writes_for_a_flag) {
  const std::string insert =
      "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_after) VALUES "
      "('00000000-0000-7000-8000-00000000000";
  const std::string rest =
      "', '2026-01-01T00:00:00.000000Z', 'dba', 'flag.edited', '00000000-0000-7000-8000-0000000000ff', ";
  int last = 0;
  for (const std::string text :
       {"NULL", "'null'", "'[]'", "'{}'", R"('{"version": "x"}')", R"('{"version": null}')"}) {
    db.sql().run(insert + std::to_string(++last) + rest + text + ")");
  }
  if (db.is_sqlite()) db.sql().run(insert + std::to_string(++last) + rest + "'no JSON')");
  EXPECT_EQ(db.sql().number("SELECT count(*) FROM audit_events WHERE flag_version IS NOT NULL"), 0);
}

HOIST_ON_EACH_STORE(AuditTest);

}  // namespace
}  // namespace hoist::test
