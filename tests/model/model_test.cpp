// Histories that keep the promises, and stores that are not what the history left.
#include "model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/intents.h"
#include "model/planted_lies.h"
#include "model/story.h"

namespace hoist::model {
namespace {

using testing::ElementsAre;

/// The story is accepted, and leaves the rows that it says it leaves.
Model accepted(const Story& story) {
  const Model model = story.told();
  model.compare(story.contents);
  return model;
}

/// A flag and its schedule "s", which is due.
Story due_story(const Fields& updates = kSwitchOn, int max_retries = 3) {
  Story story;
  due(story, updates, max_retries);
  return story;
}

TEST(ModelTest, an_empty_store_is_finished) {
  const Model model = accepted(Story());
  model.expect_finished();
  EXPECT_EQ(model.account(), Account{});
}

TEST(ModelTest, a_schedule_is_applied_at_the_very_instant_it_is_due) {
  Story story = due_story();
  EXPECT_EQ(story.told().due_at("s"), story.now);
  story.apply({"s"});
  const Model model = accepted(story);
  model.expect_finished();
  EXPECT_EQ(model.account(), (Account{.accepted = 1, .applied = 1, .attempts = 1}));
  EXPECT_EQ(model.schedule("s")->status, "applied");
  EXPECT_EQ(model.flag(kFlag)->values[kEnabled], "true");
  EXPECT_EQ(model.due_at("s"), std::nullopt);
  EXPECT_EQ(model.due_at("unknown"), std::nullopt);
  EXPECT_EQ(model.schedule("unknown"), nullptr);
  EXPECT_EQ(model.flag("unknown"), nullptr);
}

TEST(ModelTest, four_attempts_are_the_most_with_three_retries) {
  Story story = due_story();
  for (int failure = 0; failure < 3; ++failure) {
    story.fail_for_now("s", 30 * kSecond - 1);
    EXPECT_EQ(story.told().due_at("s"), story.row("s").next_retry_at);
    story.wait_for("s");
  }
  story.fail_for_good("s", "transient", "LOCK_TIMEOUT");
  const Model model = accepted(story);
  model.expect_finished();
  EXPECT_EQ(model.account(), (Account{.accepted = 1, .failed = 1, .attempts = 4}));
}

TEST(ModelTest, the_backoff_doubles_up_to_the_cap_and_a_retry_by_hand_starts_it_again) {
  Story story = due_story(kSwitchOn, 10);
  for (int failure = 0; failure < 10; ++failure) {
    story.fail_for_now("s");
    story.wait_for("s");
  }
  story.retry("s");
  for (int failure = 0; failure < 10; ++failure) {
    story.fail_for_now("s");
    story.wait_for("s");
  }
  story.apply({"s"});
  const Model model = accepted(story);
  model.expect_finished();
  EXPECT_EQ(model.schedule("s")->retry_count, 10) << "kept after success";
  EXPECT_EQ(model.schedule("s")->last_error, "refused by the store (20)") << "kept after success";
  EXPECT_EQ(model.account().attempts, 21);
}

TEST(ModelTest, the_policy_in_force_decides_the_delays) {
  Story story = due_story();
  story.fail_for_now("s");
  story.commits.back().attempts.front().next_retry_at = story.now + 3 * kSecond;
  EXPECT_EQ(broken_promise([&] { static_cast<void>(story.told()); }), "P1");
  static_cast<void>(story.told({.base = 3 * kSecond, .cap = kMinute}));
  EXPECT_EQ(broken_promise([&] { static_cast<void>(story.told({.base = kSecond, .cap = kMinute})); }), "P4");
}

TEST(ModelTest, a_permanent_failure_is_the_end_until_a_person_retries) {
  Story story = due_story();
  story.fail_for_good("s");
  accepted(story).expect_finished();
  story.pass_time(kMinute);
  story.retry("s");
  EXPECT_EQ(broken_promise([&] { accepted(story).expect_finished(); }), "P3") << "it is live again";
  story.apply({"s"});
  accepted(story).expect_finished();
}

TEST(ModelTest, a_retry_by_hand_takes_the_reason_back) {
  Story story = due_story();
  story.fail_for_good("s");
  Model model = accepted(story);
  story.retry("s");
  model.commit(story.commits.back());
  model.compare(story.contents);
  EXPECT_EQ(model.schedule("s")->error_message, "");
  EXPECT_EQ(model.schedule("s")->last_error, "refused by the store (1)");
  EXPECT_EQ(model.account(), (Account{.accepted = 1, .unsettled = 1, .attempts = 1}));
}

TEST(ModelTest, a_schedule_can_be_cancelled_while_it_is_due_some_time) {
  Story story = due_story();
  story.schedule("t", kQuarter);
  story.fail_for_now("s");
  story.cancel("s");
  story.cancel("t");
  const Model model = accepted(story);
  model.expect_finished();
  EXPECT_EQ(model.account(), (Account{.accepted = 2, .cancelled = 2, .attempts = 1}));
}

TEST(ModelTest, newer_intent_wins_field_by_field) {
  Story story = due_story(kBoth);
  story.pass_time(kSecond);
  story.edit(kQuarter);
  story.apply({"s"}, {"rolloutPercentage"});
  story.schedule("t", kQuarter);
  story.wait_for("t");
  story.pass_time(kSecond);
  story.edit(kBoth);
  story.supersede("t");
  const Model model = accepted(story);
  model.expect_finished();
  EXPECT_EQ(model.account(), (Account{.accepted = 2, .applied = 1, .superseded = 1, .attempts = 2}));
}

TEST(ModelTest, dropped_fields_may_be_named_in_any_order) {
  Story story = due_story(kBoth);
  story.pass_time(1);
  story.edit(kBoth);
  story.supersede("s");
  accepted(story).expect_finished();
  std::swap(story.commits.back().attempts.front().dropped.front(),
            story.commits.back().attempts.front().dropped.back());
  accepted(story).expect_finished();
}

TEST(ModelTest, at_equal_times_the_greater_schedule_wins_and_an_edit_is_older) {
  Story story = due_story(kBoth);
  story.edit(kQuarter);  // at the very instant of the schedule
  story.schedule("r", kSwitchOn, 0);
  story.schedule("t", kQuarter, 0);
  story.apply({"t"});
  story.apply({"s"}, {"rolloutPercentage"});
  story.supersede("r");
  accepted(story).expect_finished();
  story.edit(kBoth);  // newer than what it finds, by a microsecond
  EXPECT_EQ(story.flag().intents[kEnabled]->at, story.now + 1);
  accepted(story).expect_finished();
}

TEST(ModelTest, schedules_of_one_flag_build_on_each_other_in_one_commit) {
  Story story = due_story();
  story.schedule("t", kBoth, 0);
  story.schedule("a", kQuarter, kSecond);
  story.wait_for("a");
  story.apply({"s", "t", "a"});
  std::swap(story.commits.back().attempts.front(), story.commits.back().attempts.back());
  std::swap(story.commits.back().audits.front(), story.commits.back().audits.back());
  const Model model = accepted(story);
  model.expect_finished();
  EXPECT_EQ(model.flag(kFlag)->version, 4);
}

TEST(ModelTest, a_deleted_flags_schedules_fail) {
  Story story = due_story();
  story.schedule("t", kQuarter, 0);
  story.delete_flag();
  story.fail_for_good("s", "permanent", "NOT_FOUND");
  story.fail_for_now("t");  // the store may refuse even that
  story.wait_for("t");
  story.fail_for_good("t", "permanent", "NOT_FOUND");
  accepted(story).expect_finished();
}

TEST(ModelTest, what_sql_inserts_is_taken_as_it_is) {
  Story story;
  FlagRow flag;
  flag.id = kFlag;
  flag.environment = "production";
  flag.intents[kRollout] = Intent{.at = kStart + kMinute, .schedule = ""};
  story.insert_flag_by_sql(flag);
  ScheduleRow row;
  row.id = "s";
  row.flag_id = kFlag;
  row.scheduled_at = kStart - kMinute;
  row.status = "pending";
  row.updates = kBoth;
  row.max_retries = 1;
  story.insert_schedule_by_sql(row);
  row.id = "unreadable";
  row.updates = {};
  story.insert_schedule_by_sql(row);
  row.id = "retrying";
  row.status = "failed";
  row.retry_count = 2;  // more than max_retries: what is due is decided by next_retry_at alone
  row.attempt_count = 1;
  row.next_retry_at = kStart;
  row.updates = kQuarter;
  story.insert_schedule_by_sql(row);
  story.apply({"s"}, {"rolloutPercentage"});
  story.fail_for_good("unreadable", "permanent", "VALIDATION_ERROR");
  story.supersede("retrying");
  accepted(story).expect_finished();
}

TEST(ModelTest, other_changes_of_a_flag_raise_its_version_or_only_the_revision) {
  Story story;
  story.create_flag();
  story.create_flag(kOtherFlag, "staging");
  story.describe("what it is for");
  story.override_user();
  story.override_user("override.removed");
  story.delete_flag();
  Commit& token = story.commits.emplace_back();
  token.audits.emplace_back().action = "token.created";
  story.contents.audit_rows += 1;
  const Model model = accepted(story);
  EXPECT_EQ(model.flag(kFlag)->version, 3);
  EXPECT_EQ(story.contents.revisions.at("production"), 5);
}

TEST(ModelTest, what_is_seen_is_counted_by_name) {
  Story story = due_story(kSwitchOn, 1);
  story.schedule("t", kSwitchOn, 0);
  story.apply({"t"});
  story.fail_for_now("s");
  story.retry("s");
  story.fail_for_now("s");
  story.wait_for("s");
  story.fail_for_good("s", "transient", "LOCK_TIMEOUT");
  story.retry("s");
  story.supersede("s");
  const auto seen = accepted(story).seen();
  EXPECT_THAT(
      seen, ElementsAre(std::pair("drops enabled", 1), std::pair("failed -> retrying", 1),
                        std::pair("new -> pending", 2), std::pair("pending -> applied", 1),
                        std::pair("pending -> retrying", 1), std::pair("retrying -> failed", 1),
                        std::pair("retrying -> retrying", 1), std::pair("retrying -> retrying (by hand)", 1),
                        std::pair("retrying -> superseded", 1), std::pair("sets enabled", 1)));
  for (const auto& [name, count] : seen) EXPECT_THAT(Model::sights(), testing::Contains(name));
}

TEST(ModelTest, the_fold_takes_writes_in_order_of_intended_time_whatever_order_they_come_in) {
  FlagRow created;
  created.intents[kRollout] = Intent{.at = 50, .schedule = "m"};
  const FlagRow folded =
      fold(created, {{.field = kEnabled, .intent = {.at = 9, .schedule = "b"}, .value = "true"},
                     {.field = kEnabled, .intent = {.at = 9, .schedule = "a"}, .value = "false"},
                     {.field = kOwner, .intent = {.at = 9, .schedule = ""}, .value = R"("ann")"},
                     {.field = kOwner, .intent = {.at = 8, .schedule = "c"}, .value = R"("bob")"},
                     {.field = kRollout, .intent = {.at = 50, .schedule = "a"}, .value = "1"}});
  EXPECT_EQ(folded.values[kEnabled], "true");
  EXPECT_EQ(folded.values[kOwner], R"("ann")");
  EXPECT_EQ(folded.values[kRollout], "100");
  EXPECT_EQ(folded.intents[kEnabled], (Intent{.at = 9, .schedule = "b"}));
  EXPECT_EQ(folded.intents[kRollout], created.intents[kRollout]);
}

}  // namespace
}  // namespace hoist::model
