// Preflights: who is told of a schedule that would fail, when, and how often.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hoist/app/create_schedule.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/engine/preflighter.h"
#include "integration/engine_harness.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Object on_off_and(const std::string& more) {
  Object variants = on_off_variants();
  variants.set(more, true);
  return variants;
}

class PreflightTest : public OnBothStores {
 protected:
  PreflightTest() {
    webhook = make.make_webhook("https://hooks.example");
    webhook.events = {NotificationEvent::kAtRisk};
    in_unit(engine.session(), Access::kWrite,
            [&](UnitOfWork& unit) { must(unit.webhooks().insert(webhook)); });
    engine.create_flag("checkout");
    edit({.variants = on_off_and("blue")});
  }

  void edit(const FlagUpdates& updates) {
    in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      must(edit_flag(unit, flag_key("checkout"), production(), updates, "ann", engine.random()));
    });
  }
  /// Wants a variant that the flag has, as yet.
  Schedule schedule_blue(Duration in) {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return must(create_schedule(unit,
                                  {.key = flag_key("checkout"),
                                   .environment = production(),
                                   .scheduled_at = unit.now() + in,
                                   .updates = {.default_variant = std::optional<std::string>("blue")}},
                                  "ann", engine.random()));
    });
  }
  void lose_blue() { edit({.variants = on_off_variants()}); }
  void restore_blue() { edit({.variants = on_off_and("blue")}); }

  std::unique_ptr<Preflighter> make_preflighter() {
    return std::make_unique<Preflighter>(
        engine.store().store(), engine.store().clock(), engine.log(), engine.random(),
        PreflighterOptions{.worker = "worker-1", .on_told = [this] { ++woken; }});
  }
  std::optional<ScheduleRisk> risk_of(const Schedule& schedule) {
    return engine.schedule(schedule.id).at_risk;
  }
  std::vector<Delivery> told() {
    auto all = in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      return must(unit.deliveries().list({.webhook = webhook.id}));
    });
    std::reverse(all.begin(), all.end());
    return all;
  }
  std::vector<ChangeKind> last_changes(std::size_t count) {
    return in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      std::vector<ChangeKind> kinds;
      for (const LoggedChange& logged : must(unit.revisions().changes_since(production(), 0, 1000)))
        kinds.push_back(logged.change.kind);
      return std::vector<ChangeKind>(kinds.end() - static_cast<std::ptrdiff_t>(count), kinds.end());
    });
  }
  std::int64_t revision() {
    return in_unit(engine.session(), Access::kRead,
                   [](UnitOfWork& unit) { return must(unit.revisions().current(production())); });
  }
  std::int64_t count_at_risk() {
    return in_unit(engine.session(), Access::kRead,
                   [](UnitOfWork& unit) { return must(unit.statistics().count_at_risk()); });
  }
  /// The environment's findings, as a worker has them before it records them.
  Rehearsal rehearse_now() {
    return in_unit(engine.session(), Access::kRead,
                   [](UnitOfWork& unit) { return must(rehearse_environment(unit, production())); });
  }
  RecordedRisks record(const Rehearsal& rehearsal) {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return must(record_risks(unit, production(), rehearsal.findings, engine.random()));
    });
  }

  EngineHarness engine{GetParam()};
  Builders make;
  Webhook webhook;
  int woken = 0;
};

TEST_P(PreflightTest, a_schedule_that_would_fail_is_told_a_day_and_an_hour_ahead) {
  const Schedule schedule = schedule_blue(30h);
  lose_blue();
  const auto preflighter = make_preflighter();
  auto round = must(preflighter->step());
  EXPECT_FALSE(risk_of(schedule)) << "more than a day is left";
  EXPECT_EQ(round.next, 6h);

  engine.advance(6h);
  round = must(preflighter->step());
  EXPECT_TRUE(round.rehearsed);
  EXPECT_EQ(round.next, 23h) << "an hour ahead it is rehearsed again";
  const auto risk = risk_of(schedule);
  ASSERT_TRUE(risk);
  EXPECT_EQ(risk->since, engine.now());
  EXPECT_EQ(risk->told, PreflightStage::kDayAhead);
  EXPECT_THAT(risk->reason, HasSubstr("blue"));
  EXPECT_EQ(count_at_risk(), 1);
  EXPECT_EQ(last_changes(1), std::vector{ChangeKind::kScheduleAtRisk});
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(engine.log().count("Schedule at risk"), 1U);
  ASSERT_EQ(told().size(), 1U);
  const Notification notification = told().at(0).notification.value();
  EXPECT_EQ(notification.event, NotificationEvent::kAtRisk);
  EXPECT_EQ(notification.schedule_id, schedule.id);
  EXPECT_EQ(notification.attempt, 0);
  EXPECT_EQ(notification.actor, "ann");
  EXPECT_THAT(notification.message, HasSubstr("as things stand it will fail"));
  EXPECT_THAT(notification.message, HasSubstr(risk->reason));

  EXPECT_FALSE(must(preflighter->step()).rehearsed) << "its own record is nothing new";
  engine.advance(23h - 1us);
  EXPECT_FALSE(must(preflighter->step()).rehearsed);
  engine.advance(1us);
  EXPECT_TRUE(must(preflighter->step()).rehearsed);
  EXPECT_EQ(risk_of(schedule)->told, PreflightStage::kHourAhead);
  EXPECT_EQ(risk_of(schedule)->since, risk->since);
  EXPECT_EQ(told().size(), 2U);
  EXPECT_EQ(engine.log().count("Schedule still at risk"), 1U);

  engine.advance(1h);
  EXPECT_EQ(engine.pass().failed, 1) << "as foretold";
  EXPECT_FALSE(risk_of(schedule)) << "what has failed is at risk no more";
  EXPECT_EQ(count_at_risk(), 0);
  EXPECT_EQ(told().size(), 2U);
}

TEST_P(PreflightTest, what_is_near_already_is_rehearsed_at_once) {
  const auto preflighter = make_preflighter();
  static_cast<void>(must(preflighter->step()));
  const Schedule soon = schedule_blue(10min);
  EXPECT_TRUE(must(preflighter->step()).rehearsed);
  EXPECT_FALSE(risk_of(soon));
  lose_blue();
  EXPECT_TRUE(must(preflighter->step()).rehearsed);
  EXPECT_EQ(risk_of(soon)->told, PreflightStage::kHourAhead) << "once, and not of both stages";
  EXPECT_EQ(told().size(), 1U);
}

TEST_P(PreflightTest, what_was_mended_is_at_risk_no_more) {
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  const auto preflighter = make_preflighter();
  static_cast<void>(must(preflighter->step()));
  ASSERT_TRUE(risk_of(schedule));
  restore_blue();
  static_cast<void>(must(preflighter->step()));
  EXPECT_FALSE(risk_of(schedule));
  EXPECT_EQ(last_changes(1), std::vector{ChangeKind::kScheduleSafe});
  EXPECT_EQ(engine.log().count("Schedule no longer at risk"), 1U);
  EXPECT_EQ(told().size(), 1U) << "nobody is woken by good news";
  lose_blue();
  static_cast<void>(must(preflighter->step()));
  EXPECT_EQ(told().size(), 2U) << "but by bad news again";
}

TEST_P(PreflightTest, an_older_schedule_that_brings_what_is_missing_keeps_it_safe) {
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    must(create_schedule(unit,
                         {.key = flag_key("checkout"),
                          .environment = production(),
                          .scheduled_at = unit.now() + 1h,
                          .updates = {.variants = on_off_and("blue")}},
                         "ann", engine.random()));
  });
  static_cast<void>(must(make_preflighter()->step()));
  EXPECT_FALSE(risk_of(schedule));
}

TEST_P(PreflightTest, a_schedule_of_a_deleted_flag_is_at_risk) {
  const Schedule schedule = schedule_blue(2h);
  engine.delete_flag("checkout");
  static_cast<void>(must(make_preflighter()->step()));
  ASSERT_TRUE(risk_of(schedule));
  EXPECT_EQ(risk_of(schedule)->reason, "flag was deleted");
  engine.advance(2h);
  ASSERT_EQ(engine.pass().failed, 1);
  EXPECT_EQ(engine.schedule(schedule.id).error_message, "flag was deleted");
}

TEST_P(PreflightTest, of_two_workers_that_find_the_same_one_tells) {
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  const Rehearsal first = rehearse_now();
  const Rehearsal second = rehearse_now();
  ASSERT_EQ(second.findings.size(), 1U);
  EXPECT_EQ(record(first).recorded.size(), 1U);
  const std::int64_t after = revision();
  EXPECT_TRUE(record(second).recorded.empty());
  EXPECT_EQ(revision(), after) << "nothing was changed";
  EXPECT_EQ(told().size(), 1U);
  EXPECT_TRUE(risk_of(schedule));
}

TEST_P(PreflightTest, what_ended_meanwhile_is_left_alone) {
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  const Rehearsal rehearsal = rehearse_now();
  engine.cancel(schedule.id);
  EXPECT_TRUE(record(rehearsal).recorded.empty());
  EXPECT_FALSE(risk_of(schedule));
  EXPECT_TRUE(told().empty());
}

TEST_P(PreflightTest, what_somebody_holds_is_marked_in_the_next_round) {
  if (engine.store().is_sqlite()) return;  // One writer at a time.
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  const auto preflighter = make_preflighter();
  {
    const auto holding = must(engine.session().begin(Access::kWrite));
    ASSERT_TRUE(must(holding->schedules().lock(schedule.id)));
    EXPECT_TRUE(must(preflighter->step()).rehearsed);
  }
  EXPECT_FALSE(risk_of(schedule));
  EXPECT_TRUE(must(preflighter->step()).rehearsed) << "although nothing has changed";
  EXPECT_TRUE(risk_of(schedule));
  EXPECT_FALSE(must(preflighter->step()).rehearsed);
  EXPECT_EQ(told().size(), 1U);
}

TEST_P(PreflightTest, a_cancelled_schedule_is_at_risk_no_more) {
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  static_cast<void>(must(make_preflighter()->step()));
  ASSERT_TRUE(risk_of(schedule));
  engine.cancel(schedule.id);
  EXPECT_FALSE(risk_of(schedule));
  EXPECT_EQ(count_at_risk(), 0);
}

TEST_P(PreflightTest, a_webhook_that_does_not_decode_keeps_no_risk_from_being_marked) {
  engine.store().run_sql("UPDATE webhooks SET events = '[\"nonsense\"]'");
  const Schedule schedule = schedule_blue(2h);
  lose_blue();
  static_cast<void>(must(make_preflighter()->step()));
  EXPECT_TRUE(risk_of(schedule));
  EXPECT_EQ(engine.log().count("Webhooks cannot be read, nobody is notified"), 1U);
}

TEST_P(PreflightTest, an_idle_environment_is_not_rehearsed_again) {
  const auto preflighter = make_preflighter();
  EXPECT_TRUE(must(preflighter->step()).rehearsed);
  EXPECT_FALSE(must(preflighter->step()).rehearsed);
  engine.advance(48h);
  const auto round = must(preflighter->step());
  EXPECT_FALSE(round.rehearsed);
  EXPECT_FALSE(round.next);
}

/// Random edits and schedules of the variants that a flag has at the moment. Nothing changes between the
/// rehearsal and the attempts: then exactly what was found fails, for the reason that was found.
TEST_P(PreflightTest, a_rehearsal_foretells_what_fails) {
  int failed = 0;
  const std::vector<std::string> names = {"blue", "green", "red"};
  for (int history = 0; history < 15; ++history) {
    std::vector<Schedule> schedules;
    for (int i = 0; i < 12; ++i) {
      const std::string& name = names.at(engine.random().below(names.size()));
      if (engine.random().below(3) == 0) {
        edit({.variants = on_off_and(name), .default_variant = std::optional<std::string>("on")});
        continue;
      }
      const bool brings = engine.random().below(3) == 0;
      FlagUpdates updates;
      if (brings) {
        updates.variants = on_off_and(name);
      } else {
        updates.default_variant = std::optional<std::string>(name);
      }
      const Duration in = 1s * static_cast<std::int64_t>(1 + engine.random().below(600));
      auto created = in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
        return create_schedule(unit,
                               {.key = flag_key("checkout"),
                                .environment = production(),
                                .scheduled_at = unit.now() + in,
                                .updates = updates,
                                .max_retries = 0},
                               "ann", engine.random());
      });
      if (created) schedules.push_back(*created);
    }
    static_cast<void>(must(make_preflighter()->step()));
    std::map<ScheduleId, std::string> foretold;
    for (const Schedule& schedule : schedules) {
      if (const auto risk = risk_of(schedule)) foretold.emplace(schedule.id, risk->reason);
    }
    engine.advance(601s);
    while (engine.pass().processed() > 0) {
    }
    for (const Schedule& schedule : schedules) {
      const Schedule after = engine.schedule(schedule.id);
      EXPECT_EQ(after.status == ScheduleStatus::kFailed, foretold.contains(schedule.id))
          << after.error_message;
      if (after.status != ScheduleStatus::kFailed) continue;
      ++failed;
      EXPECT_THAT(after.error_message, HasSubstr(foretold.at(schedule.id)));
    }
  }
  EXPECT_GT(failed, 10) << "the histories are worth something";
}

HOIST_ON_BOTH_STORES(PreflightTest);

}  // namespace
}  // namespace hoist::test
