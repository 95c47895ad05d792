// Receipts: what is said of a schedule once it was applied.
#include "hoist/app/receipt.h"

#include <gtest/gtest.h>

#include "hoist/engine/server_reporter.h"
#include "integration/engine_harness.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using Fates = std::map<FlagField, FieldFate>;

class ReceiptTest : public OnBothStores {
 protected:
  std::optional<Receipt> try_receipt(const Schedule& schedule) {
    return in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      const auto attempts = must(unit.due().attempts(schedule.id));
      return must(receipt_of(unit, must(unit.schedules().find(schedule.id)).value(), attempts));
    });
  }
  Receipt receipt(const Schedule& schedule) { return try_receipt(schedule).value(); }
  std::int64_t revision() {
    return in_unit(engine.session(), Access::kRead,
                   [](UnitOfWork& unit) { return must(unit.revisions().current(production())); });
  }
  static Fates fates(const Receipt& receipt) {
    Fates found;
    for (const FieldReadBack& read : receipt.fields) found.emplace(read.field, read.fate);
    return found;
  }

  EngineHarness engine{GetParam()};
};

TEST_P(ReceiptTest, says_when_it_was_committed_how_late_and_as_which_revision) {
  const Flag flag = engine.create_flag("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .rollout = 20});
  EXPECT_FALSE(try_receipt(schedule)) << "nothing was applied yet";
  engine.advance(1min + 1500us);
  ASSERT_EQ(engine.pass().applied, 1);
  const Receipt given = receipt(schedule);
  EXPECT_EQ(given.committed_at, engine.now());
  EXPECT_EQ(given.due_at, schedule.scheduled_at);
  EXPECT_EQ(given.lateness(), 1500us);
  EXPECT_EQ(given.revision, revision());
  EXPECT_EQ(given.flag_version, flag.version + 1);
  EXPECT_EQ(given.flag, engine.flag("checkout"));
  EXPECT_EQ(fates(given), (Fates{{FlagField::kRolloutPercentage, FieldFate::kInForce}}));
  EXPECT_TRUE(given.servers.empty());
}

TEST_P(ReceiptTest, lateness_after_a_retry_counts_from_that) {
  engine.create_flag("checkout");
  engine.refuse_changes("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.advance(1min);
  ASSERT_EQ(engine.pass().retrying, 1);
  EXPECT_FALSE(try_receipt(schedule));
  engine.allow_changes();
  const Instant next = engine.schedule(schedule.id).next_retry_at.value();
  engine.advance(next - engine.now() + 7ms);
  ASSERT_EQ(engine.pass().applied, 1);
  EXPECT_EQ(receipt(schedule).due_at, next);
  EXPECT_EQ(receipt(schedule).lateness(), 7ms);
  const auto attempts = engine.attempts(schedule.id);
  EXPECT_EQ(attempts.at(0).due_at, schedule.scheduled_at);
}

TEST_P(ReceiptTest, of_many_commits_the_right_one_is_found) {
  engine.create_flag("checkout");
  engine.create_flag("other");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  for (int i = 0; i < 250; ++i) engine.edit_flag("other", i % 2 == 0);
  engine.advance(1min);
  for (int i = 0; i < 150; ++i) engine.edit_flag("other", i % 2 == 0);
  ASSERT_EQ(engine.pass().applied, 1);
  const std::int64_t committed = revision();
  for (int i = 0; i < 250; ++i) engine.edit_flag("other", i % 2 == 0);
  EXPECT_EQ(receipt(schedule).revision, committed);
}

TEST_P(ReceiptTest, reads_back_each_field) {
  engine.create_flag("checkout");
  const Schedule late =
      engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true, .rollout = 20});
  engine.advance(2min);
  engine.edit_flag("checkout", std::nullopt, 50);
  ASSERT_EQ(engine.pass().applied, 1);
  EXPECT_EQ(fates(receipt(late)), (Fates{{FlagField::kEnabled, FieldFate::kInForce},
                                         {FlagField::kRolloutPercentage, FieldFate::kLeftAlone}}));
  const Schedule next = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = false});
  engine.advance(1min);
  ASSERT_EQ(engine.pass().applied, 1);
  const auto replaced = receipt(late).fields.at(0);
  EXPECT_EQ(replaced.fate, FieldFate::kReplaced);
  EXPECT_EQ(replaced.newer, (Intent{.at = next.scheduled_at, .schedule = next.id}));
  engine.store().run_sql("UPDATE feature_flags SET enabled = true");
  EXPECT_EQ(fates(receipt(next)), (Fates{{FlagField::kEnabled, FieldFate::kChangedOutside}}));
  engine.delete_flag("checkout");
  EXPECT_TRUE(receipt(next).fields.empty());
  EXPECT_FALSE(receipt(next).flag);
  engine.create_flag("checkout");
  EXPECT_FALSE(receipt(next).flag) << "another flag of the same key";
}

TEST_P(ReceiptTest, names_the_servers_that_have_received_it) {
  engine.create_flag("checkout");
  std::vector<ServerReport> served = {{.server = {}, .environment = production(), .revision = revision()}};
  ServerReporter behind(engine.store().store(), engine.log(),
                        {.server = "web-1", .served = [served] { return served; }});
  must(behind.step(true));
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.advance(1min);
  ASSERT_EQ(engine.pass().applied, 1);
  served.at(0).revision = revision();
  served.at(0).clients = 5;
  served.at(0).clients_told = 4;
  ServerReporter up_to_date(engine.store().store(), engine.log(),
                            {.server = "web-2", .served = [&served] { return served; }});
  must(up_to_date.step(true));
  const Receipt given = receipt(schedule);
  ASSERT_EQ(given.servers.size(), 2U);
  EXPECT_FALSE(given.received_by(given.servers.at(0)));
  EXPECT_TRUE(given.received_by(given.servers.at(1)));
  EXPECT_EQ(given.servers.at(1).clients_told, 4);
  served.at(0).clients_told = 5;
  must(up_to_date.step(false));
  EXPECT_EQ(receipt(schedule).servers.at(1).clients_told, 5);
  engine.advance(kServerGone - 1min);
  EXPECT_EQ(receipt(schedule).servers.size(), 2U);
  engine.advance(1min + 1us);
  EXPECT_TRUE(receipt(schedule).servers.empty()) << "nobody has reported for long";
  must(up_to_date.step(true));
  EXPECT_EQ(receipt(schedule).servers.size(), 1U);
  EXPECT_EQ(engine.store().sql().number("SELECT count(*) FROM server_reports"), 1)
      << "what is too old is removed";
}

TEST_P(ReceiptTest, a_reporter_writes_only_what_is_new_until_it_could) {
  engine.create_flag("checkout");
  const std::vector<ServerReport> served = {{.server = {}, .environment = production(), .revision = 1}};
  ServerReporter reporter(engine.store().store(), engine.log(),
                          {.server = "web-1", .served = [&served] { return served; }});
  engine.store().run_sql("ALTER TABLE server_reports RENAME TO elsewhere");
  EXPECT_FALSE(reporter.step(false));
  engine.store().run_sql("ALTER TABLE elsewhere RENAME TO server_reports");
  must(reporter.step(false));
  EXPECT_EQ(engine.store().sql().number("SELECT count(*) FROM server_reports"), 1);
  engine.store().run_sql("DELETE FROM server_reports");
  must(reporter.step(false));
  EXPECT_EQ(engine.store().sql().number("SELECT count(*) FROM server_reports"), 0) << "it is no news";
}

HOIST_ON_BOTH_STORES(ReceiptTest);

}  // namespace
}  // namespace hoist::test
