// TimelineReader.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// The hour from the start of the test on.
constexpr TimelinePeriod kHour{.from = kTestStart, .to = kTestStart + 1h};

class TimelineTest : public StoreTest {
 protected:
  std::vector<std::string> keys(TimelineFilter filter) {
    std::vector<std::string> found;
    for (const TimelineFlag& flag : flags(std::move(filter))) found.emplace_back(flag.key.text());
    return found;
  }
  std::vector<TimelineFlag> flags(TimelineFilter filter) {
    return read([&](UnitOfWork& unit) { return must(unit.timeline().flags(filter)); });
  }
  static TimelineFilter of_production(int limit = 100) {
    return {.environment = production(), .period = kHour, .limit = limit};
  }
  std::vector<ScheduleId> schedules(const std::vector<FlagId>& of, int limit = 100,
                                    const TimelinePeriod& period = kHour) {
    std::vector<ScheduleId> ids;
    read([&](UnitOfWork& unit) {
      for (const auto& outline : must(unit.timeline().schedules(of, period, db.clock().now(), limit))) {
        ids.push_back(outline.id);
      }
    });
    return sorted(ids);
  }
  std::vector<FlagEdit> edits(const std::vector<FlagId>& of, int limit = 100) {
    return read([&](UnitOfWork& unit) { return must(unit.timeline().edits(of, kHour, limit)); });
  }
  Schedule schedule_at(const Flag& flag, Instant at) { return add(make.make_schedule(flag, at)); }
  /// An event of that time that made the version of the flag.
  AuditEvent edit_at(const Flag& flag, Instant at, AuditAction action = AuditAction::kFlagEdited,
                     std::int64_t version = 1) {
    make.set_created_at(at);
    AuditEvent event = make.make_audit_event(flag, action);
    event.after = flag;
    event.after->version = version;
    write([&](UnitOfWork& unit) { must(unit.audit().append(std::vector{event})); });
    make.set_created_at(kTestStart);
    return event;
  }
  /// So much elsewhere in the period that flags are no longer found by what is in it.
  void crowd() {
    const Flag flag = add_flag("crowd", "elsewhere");
    std::vector<Schedule> schedules;
    for (int i = 0; i < 2100; ++i) schedules.push_back(make.make_schedule(flag, kTestStart + i * 1s));
    add_by_sql(db.sql(), schedules);
  }
  /// Settles what is due as failed, with a retry ahead.
  void fail_due() {
    write([&](UnitOfWork& unit) {
      std::vector<Settlement> settlements;
      const Failure failure{.failure_class = FailureClass::kTransient, .code = "x", .message = "x"};
      for (const Schedule& schedule : must(unit.due().claim(unit.now(), 100, {}))) {
        settlements.push_back(settled_as_failed(schedule, failure, unit.now(), make.random()));
      }
      must(unit.due().settle(settlements));
    });
  }
};

TEST_P(TimelineTest, lists_flags_with_something_in_the_period_by_key) {
  EXPECT_TRUE(keys(of_production()).empty());
  schedule_at(add_flag("b"), kTestStart);
  schedule_at(add_flag("Z"), kTestStart + 1h - 1us);
  schedule_at(add_flag("too-late"), kTestStart + 1h);
  schedule_at(add_flag("too-early"), kTestStart - 1us);
  edit_at(add_flag("a"), kTestStart);
  edit_at(add_flag("edited-after"), kTestStart + 1h);
  edit_at(add_flag("edited-before"), kTestStart - 1us);
  edit_at(add_flag("applied"), kTestStart, AuditAction::kScheduleApplied);
  schedule_at(add_flag("elsewhere", "staging"), kTestStart);
  add_flag("nothing");
  Flag deleted = add_flag("deleted");
  schedule_at(deleted, kTestStart);
  deleted.deleted_at = kTestStart;
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{deleted})); });
  for (const bool crowded : {false, true}) {
    if (crowded) crowd();
    EXPECT_EQ(keys(of_production()), (std::vector<std::string>{"Z", "a", "b"})) << crowded;
    EXPECT_EQ(keys(of_production(2)), (std::vector<std::string>{"Z", "a"})) << crowded;
    TimelineFilter rest = of_production(2);
    rest.after = flag_key("a");
    EXPECT_EQ(keys(rest), std::vector<std::string>{"b"}) << crowded;
  }
}

TEST_P(TimelineTest, gives_flags_as_they_are) {
  Flag flag = make.make_flag("a");
  flag.config.enabled = true;
  flag.config.rollout_percentage = percentage(25);
  schedule_at(add(flag), kTestStart);
  Flag other = make.make_flag("b");
  other.config.rollout_percentage = std::nullopt;
  other.config.archived = true;
  schedule_at(add(other), kTestStart);
  EXPECT_EQ(
      flags(of_production()),
      (std::vector{
          TimelineFlag{.id = flag.id, .key = flag.key, .enabled = true, .rollout_percentage = percentage(25)},
          TimelineFlag{.id = other.id, .key = other.key, .archived = true}}));
}

TEST_P(TimelineTest, searches_keys_descriptions_owners_and_tags) {
  const auto add_searched = [&](Flag flag) { schedule_at(add(std::move(flag)), kTestStart); };
  add_searched(make.make_flag("By-Needle"));
  Flag described = make.make_flag("described");
  described.config.description = "a NEEDLE in 50% hay_stack";
  add_searched(described);
  Flag owned = make.make_flag("owned");
  owned.config.owner = "needle@example.org";
  add_searched(owned);
  Flag tagged = make.make_flag("tagged");
  tagged.config.tags = {"x", "Needle"};
  add_searched(tagged);
  Flag longer = make.make_flag("tagged-longer");
  longer.config.tags = {"needles"};
  add_searched(longer);
  const auto found = [&](std::string_view text) {
    TimelineFilter filter = of_production();
    filter.search = std::string(text);
    return keys(filter);
  };
  EXPECT_EQ(found("nEEdle"), (std::vector<std::string>{"By-Needle", "described", "owned", "tagged"}));
  EXPECT_EQ(found("50% hay_"), std::vector<std::string>{"described"});
  EXPECT_EQ(found("%"), std::vector<std::string>{"described"}) << "no wild cards";
  EXPECT_EQ(found("_"), std::vector<std::string>{"described"});
  EXPECT_TRUE(found(kAwkwardText).empty());
  crowd();
  EXPECT_EQ(found("nEEdle"), (std::vector<std::string>{"By-Needle", "described", "owned", "tagged"}));
}

TEST_P(TimelineTest, gives_the_schedules_of_the_period) {
  const Flag a = add_flag("a");
  const Flag b = add_flag("b");
  const Flag c = add_flag("c");
  const Schedule first = schedule_at(a, kTestStart);
  const Schedule last = schedule_at(b, kTestStart + 1h - 1us);
  schedule_at(a, kTestStart - 1us);
  schedule_at(a, kTestStart + 1h);
  schedule_at(c, kTestStart);
  EXPECT_EQ(schedules({a.id, b.id}), sorted(std::vector{first.id, last.id}));
  EXPECT_TRUE(schedules({}).empty());
  const auto outlines = read([&](UnitOfWork& unit) {
    return must(unit.timeline().schedules(std::vector{b.id}, kHour, kTestStart, 5));
  });
  const ScheduleOutline expected{
      .flag = b.id, .id = last.id, .scheduled_at = last.scheduled_at, .status = last.status};
  EXPECT_EQ(outlines, std::vector{expected});
}

TEST_P(TimelineTest, of_many_schedules_gives_those_around_now) {
  const Flag flag = add_flag("a");
  std::vector<ScheduleId> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(schedule_at(flag, kTestStart + i * 1min).id);
  db.clock().set(kTestStart + 5min);
  EXPECT_EQ(schedules({flag.id}, 2), sorted(std::vector{ids[3], ids[4], ids[5], ids[6]}));
  db.clock().set(kTestStart + 2h);
  EXPECT_EQ(schedules({flag.id}, 2), sorted(std::vector{ids[8], ids[9]})) << "now lies behind the period";
  db.clock().set(kTestStart - 2h);
  EXPECT_EQ(schedules({flag.id}, 2), sorted(std::vector{ids[0], ids[1]})) << "and before it";
}

TEST_P(TimelineTest, what_was_meant_for_before_belongs_by_its_retry_or_its_last_attempt) {
  const Flag waits = add_flag("waits");
  const Schedule waiting = add(make.make_retrying(waits, kTestStart - 1h, kTestStart + 1min));
  add(make.make_retrying(waits, kTestStart - 1h, kTestStart + 1h));
  const Flag late = add_flag("late");
  const Schedule applied = schedule_at(late, kTestStart - 2h);
  const Flag early = add_flag("early");
  schedule_at(early, kTestStart - 3h);
  db.clock().set(kTestStart - 150min);
  apply_due();
  db.clock().set(kTestStart + 10s);
  apply_due();
  edit_at(late, kTestStart + 10s, AuditAction::kScheduleApplied);
  Schedule cancelled = make.make_retrying(late, kTestStart - 1h, kTestStart + 1min);
  cancelled.status = ScheduleStatus::kCancelled;
  cancelled.next_retry_at.reset();
  add(cancelled);
  EXPECT_EQ(keys(of_production()), (std::vector<std::string>{"late", "waits"}));
  EXPECT_EQ(schedules({waits.id, late.id, early.id}), sorted(std::vector{waiting.id, applied.id}));
  crowd();
  EXPECT_EQ(keys(of_production()), (std::vector<std::string>{"late", "waits"}));
  const TimelinePeriod far{.from = kTestStart + kTimelineReach, .to = kTestStart + kTimelineReach + 1h};
  const Flag far_flag = add_flag("far");
  add(make.make_retrying(far_flag, kTestStart, far.from));
  add(make.make_retrying(far_flag, kTestStart - 1us, far.from));
  EXPECT_EQ(schedules({far_flag.id}, 100, far).size(), 1U) << "one is out of reach";
}

TEST_P(TimelineTest, gives_what_people_did_in_the_period_the_last_of_it) {
  const Flag flag = add_flag("a");
  const AuditEvent made = edit_at(flag, kTestStart, AuditAction::kFlagCreated, 1);
  const AuditEvent edited = edit_at(flag, kTestStart + 1min, AuditAction::kFlagEdited, 2);
  const AuditEvent reverted = edit_at(flag, kTestStart + 1h - 1us, AuditAction::kFlagReverted, 4);
  edit_at(flag, kTestStart + 2min, AuditAction::kScheduleApplied, 3);
  edit_at(flag, kTestStart + 3min, AuditAction::kFlagDeleted, 5);
  edit_at(flag, kTestStart + 1h, AuditAction::kFlagEdited, 6);
  edit_at(add_flag("b"), kTestStart, AuditAction::kFlagEdited, 1);
  const auto edit_of = [&](const AuditEvent& event) {
    return FlagEdit{.flag = flag.id,
                    .at = event.at,
                    .actor = event.actor,
                    .action = event.action,
                    .version = event.after->version};
  };
  auto found = edits({flag.id});
  std::sort(found.begin(), found.end(), [](const FlagEdit& a, const FlagEdit& b) { return a.at < b.at; });
  EXPECT_EQ(found, (std::vector{edit_of(made), edit_of(edited), edit_of(reverted)}));
  EXPECT_EQ(edits({flag.id}, 1), std::vector{edit_of(reverted)});
  EXPECT_TRUE(edits({}).empty());
}

TEST_P(TimelineTest, gives_whole_schedules) {
  const Flag flag = add_flag("a");
  const Schedule one = schedule_at(flag, kTestStart);
  const Schedule two = schedule_at(flag, kTestStart + 1min);
  schedule_at(flag, kTestStart + 2min);
  const auto whole = [&](const std::vector<ScheduleId>& ids) {
    auto found = read([&](UnitOfWork& unit) { return must(unit.timeline().whole(ids)); });
    std::sort(found.begin(), found.end(),
              [](const Schedule& a, const Schedule& b) { return a.scheduled_at < b.scheduled_at; });
    return found;
  };
  EXPECT_EQ(whole({two.id, one.id, make.make_id<ScheduleId>()}), (std::vector{one, two}));
  EXPECT_TRUE(whole({}).empty());
}

TEST_P(TimelineTest, gives_the_last_attempts) {
  const Flag flag = add_flag("a");
  const Schedule one = schedule_at(flag, kTestStart);
  const Schedule two = schedule_at(flag, kTestStart);
  db.clock().set(kTestStart);
  fail_due();
  db.clock().set(kTestStart + 5min);
  fail_due();
  db.clock().set(kTestStart + 15min);
  apply_due();
  const auto attempts = [&](const std::vector<ScheduleId>& ids, int limit) {
    return read([&](UnitOfWork& unit) { return must(unit.timeline().attempts(ids, limit)); });
  };
  const auto outline = [](const Schedule& of, int number, Instant ended_at, AttemptOutcome outcome) {
    return AttemptOutline{.schedule = of.id, .number = number, .ended_at = ended_at, .outcome = outcome};
  };
  EXPECT_EQ(attempts({one.id}, 20),
            (std::vector{outline(one, 1, kTestStart, AttemptOutcome::kFailed),
                         outline(one, 2, kTestStart + 5min, AttemptOutcome::kFailed),
                         outline(one, 3, kTestStart + 15min, AttemptOutcome::kApplied)}));
  const bool in_order = one.id < two.id;
  const auto last_of = [&](const Schedule& of) {
    return outline(of, 3, kTestStart + 15min, AttemptOutcome::kApplied);
  };
  EXPECT_EQ(attempts({two.id, one.id}, 1),
            (std::vector{last_of(in_order ? one : two), last_of(in_order ? two : one)}));
  EXPECT_TRUE(attempts({}, 20).empty());
}

HOIST_ON_EACH_STORE(TimelineTest);

}  // namespace
}  // namespace hoist::test
