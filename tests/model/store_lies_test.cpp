// Lies in the rows: the commits are told honestly, and the store holds something else.
#include <gtest/gtest.h>

#include <functional>
#include <ostream>

#include "model/planted_lies.h"

namespace hoist::model {
namespace {

/// One row or more of each kind.
Story whole_story() {
  Story story;
  due(story, kBoth);
  story.create_flag(kOtherFlag, "staging");
  story.change_segment("segment.created", "vips");
  story.apply({"s"});
  story.schedule("retrying", kQuarter, 0);
  story.schedule("superseded", kSwitchOn, kSecond);
  story.schedule("failed", kSwitchOn, kSecond);
  story.schedule("cancelled", kSwitchOn, kSecond);
  story.schedule("pending", kSwitchOn, kMinute);
  story.fail_for_now("retrying");
  story.cancel("cancelled");
  story.wait_for("failed");
  story.fail_for_good("failed");
  story.pass_time(1);
  story.edit(kSwitchOn);
  story.supersede("superseded");
  return story;
}

struct StoreLie {
  const char* name;
  const char* promise;
  std::function<void(Contents&)> change;

  friend void PrintTo(const StoreLie& lie, std::ostream* out) { *out << lie.name; }
};

FlagRow& flag(Contents& contents) { return contents.flags.at(kFlag); }
ScheduleRow& row(Contents& contents, const char* id) { return contents.schedules.at(id); }

class StoreLiesTest : public testing::TestWithParam<StoreLie> {};

TEST_P(StoreLiesTest, is_found) {
  const Story story = whole_story();
  const Model model = story.told();
  Contents changed = story.contents;
  GetParam().change(changed);
  EXPECT_EQ(broken_promise([&] { model.compare(changed); }), GetParam().promise) << "texts not seen before";
  model.compare(story.contents);
  EXPECT_NE(broken_promise([&] { model.compare(changed); }), "") << "texts seen before";
  model.compare(story.contents);
}

const StoreLie kLies[] = {
    {"flag_gone", "P3", [](Contents& c) { c.flags.erase(kOtherFlag); }},
    {"flag_from_nowhere", "P2", [](Contents& c) { c.flags["flag-0"]; }},
    {"flag_key", "P2", [](Contents& c) { flag(c).key = "else"; }},
    {"flag_environment", "P2", [](Contents& c) { flag(c).environment = "else"; }},
    {"flag_value", "P2", [](Contents& c) { flag(c).values[kRollout] = "26"; }},
    {"flag_intent", "P2", [](Contents& c) { flag(c).intents[kRollout]->at += 1; }},
    {"flag_description", "P2", [](Contents& c) { flag(c).values[kDescription] = R"("else")"; }},
    {"flag_version", "P2", [](Contents& c) { flag(c).version += 1; }},
    {"flag_deleted", "P2", [](Contents& c) { flag(c).deleted_at = kStart; }},
    {"schedule_gone", "P3", [](Contents& c) { c.schedules.erase("pending"); }},
    {"schedule_from_nowhere", "P2", [](Contents& c) { c.schedules["zzz"]; }},
    {"schedule_flag", "P2", [](Contents& c) { row(c, "pending").flag_id = kOtherFlag; }},
    {"scheduled_at", "P2", [](Contents& c) { row(c, "pending").scheduled_at += 1; }},
    {"status", "P2", [](Contents& c) { row(c, "s").status = "pending"; }},
    {"updates", "P2", [](Contents& c) { row(c, "pending").updates = kQuarter; }},
    {"applied_at", "P2", [](Contents& c) { *row(c, "s").applied_at += 1; }},
    {"retry_count", "P2", [](Contents& c) { row(c, "retrying").retry_count = 0; }},
    {"max_retries", "P2", [](Contents& c) { row(c, "retrying").max_retries = 4; }},
    {"next_retry_at", "P2", [](Contents& c) { *row(c, "retrying").next_retry_at += 1; }},
    {"attempt_count", "P2", [](Contents& c) { row(c, "retrying").attempt_count = 0; }},
    {"cancelled_by", "P2", [](Contents& c) { row(c, "cancelled").cancelled_by = "bob"; }},
    {"superseded_by_a_person", "P2", [](Contents& c) { row(c, "superseded").cancelled_by = "bob"; }},
    {"cancelled_at", "P2", [](Contents& c) { *row(c, "cancelled").cancelled_at += 1; }},
    {"reason_while_pending", "P2", [](Contents& c) { row(c, "pending").error_message = "why"; }},
    {"reason_while_retrying", "P2", [](Contents& c) { row(c, "retrying").error_message = "why"; }},
    {"reason_after_success", "P2", [](Contents& c) { row(c, "s").error_message = "why"; }},
    {"superseded_without_reason", "P3", [](Contents& c) { row(c, "superseded").error_message = ""; }},
    {"failed_without_reason", "P3", [](Contents& c) { row(c, "failed").error_message = ""; }},
    {"failed_for_another_reason", "P8", [](Contents& c) { row(c, "failed").error_message = "why"; }},
    {"no_last_error", "P3", [](Contents& c) { row(c, "retrying").last_error = ""; }},
    {"another_last_error", "P8", [](Contents& c) { row(c, "retrying").last_error = "why"; }},
    {"last_error_without_failure", "P2", [](Contents& c) { row(c, "s").last_error = "why"; }},
    {"revision_too_low", "P2", [](Contents& c) { c.revisions["production"] -= 1; }},
    {"revision_too_high", "P2", [](Contents& c) { c.revisions["staging"] += 1; }},
    {"revision_from_nowhere", "P2", [](Contents& c) { c.revisions["else"] = 1; }},
    {"revision_gone", "P2", [](Contents& c) { c.revisions.erase("staging"); }},
    {"segment_gone", "P2", [](Contents& c) { c.segments.clear(); }},
    {"segment_from_nowhere", "P2", [](Contents& c) { c.segments.emplace("production", "else"); }},
    {"attempt_gone", "P7", [](Contents& c) { c.attempt_rows -= 1; }},
    {"attempt_from_nowhere", "P7", [](Contents& c) { c.attempt_rows += 1; }},
    {"event_gone", "P2", [](Contents& c) { c.audit_rows -= 1; }},
    {"event_from_nowhere", "P2", [](Contents& c) { c.audit_rows += 1; }},
};
INSTANTIATE_TEST_SUITE_P(rows, StoreLiesTest, testing::ValuesIn(kLies),
                         [](const testing::TestParamInfo<StoreLie>& param) { return param.param.name; });

TEST(StoreTextsTest, the_words_around_a_failures_message_are_left_open) {
  Story story = whole_story();
  const Model model = story.told();
  row(story.contents, "failed").error_message = "the store says: refused by the store (1). Look at the flag.";
  row(story.contents, "retrying").last_error = "[P0001] refused by the store (1)";
  row(story.contents, "superseded").error_message = "in other words";
  model.compare(story.contents);
}

TEST(StoreTextsTest, a_revision_of_nothing_may_have_a_row) {
  Story story = whole_story();
  story.contents.revisions["else"] = 0;
  story.told().compare(story.contents);
}

TEST(FinishTest, is_not_reached_while_anything_is_live) {
  for (const bool retrying : {false, true}) {
    Story story;
    due(story);
    if (retrying) story.fail_for_now("s");
    EXPECT_EQ(broken_promise([&] { story.told().expect_finished(); }), "P3");
  }
}

TEST(FinishTest, is_not_a_failure_without_a_reason) {
  Story story;
  story.create_flag();
  ScheduleRow row;
  row.id = "s";
  row.flag_id = kFlag;
  row.status = "failed";
  story.insert_schedule_by_sql(row);
  EXPECT_EQ(broken_promise([&] { story.told().expect_finished(); }), "P3");
}

TEST(FinishTest, is_not_a_flag_that_its_intents_do_not_explain) {
  Story story;
  story.create_flag();
  ScheduleRow row;
  row.id = "s";
  row.flag_id = kFlag;
  row.status = "applied";  // says SQL, and the flag has not heard of it
  row.updates = kSwitchOn;
  story.insert_schedule_by_sql(row);
  EXPECT_EQ(broken_promise([&] { story.told().expect_finished(); }), "P5");
}

}  // namespace
}  // namespace hoist::model
