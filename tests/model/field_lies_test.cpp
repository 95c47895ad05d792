// Lies about any of the fields: each is a register of its own, with its value and its intent.
#include <gtest/gtest.h>

#include "model/planted_lies.h"

namespace hoist::model {
namespace {

/// A value of each field that a flag in short form may have, beside a flag with the key "other".
const Values kExamples = {"true",
                          "25",
                          R"("what it is for")",
                          R"({"more":true,"off":false,"on":true})",
                          "null",
                          R"({"if":[{"var":"beta"},"on","off"]})",
                          R"([{"flag":"other","variant":"on"}])",
                          R"({"level":3})",
                          "true",
                          R"(["x"])",
                          R"("ann")"};

class FieldLiesTest : public testing::TestWithParam<std::size_t> {
 protected:
  [[nodiscard]] Fields example() const { return setting({{GetParam(), kExamples.at(GetParam())}}); }

  /// kFlag and its schedule "s" of the field and another one, which is due.
  void due_story() {
    FlagRow other;
    other.id = kOtherFlag;
    other.key = "other";
    other.environment = "production";
    story.create_flag(other);
    Fields updates = example();
    const std::size_t another = GetParam() == kEnabled ? kOwner : kEnabled;
    updates.at(another) = kExamples.at(another);
    due(story, updates);
  }
  /// The model accepts the story, and objects once its last commit is changed.
  void expect_lie_found(const char* promise, const std::function<void(Commit&)>& change) {
    expect_found(
        {.name = "", .promise = promise, .honest = [&](Story& told) { told = story; }, .change = change});
  }
  [[nodiscard]] FlagRow& after(Commit& commit) const { return *commit.audits.front().after; }

  Story story;
};

TEST_P(FieldLiesTest, a_value_that_was_not_written) {
  due_story();
  story.apply({"s"});
  expect_lie_found("P5", [&](Commit& c) { after(c).values.at(GetParam()) = kShortForm.at(GetParam()); });
}

TEST_P(FieldLiesTest, an_intent_that_is_not_remembered) {
  due_story();
  story.apply({"s"});
  expect_lie_found("P5", [&](Commit& c) { after(c).intents.at(GetParam()).reset(); });
}

TEST_P(FieldLiesTest, a_dropped_field_that_is_not_named) {
  due_story();
  story.pass_time(kSecond);
  story.edit(example());
  story.apply({"s"}, {kFieldNames.at(GetParam())});
  expect_lie_found("P5", [&](Commit& c) { c.attempts.front().dropped.clear(); });
}

TEST_P(FieldLiesTest, an_older_intent_over_a_newer_one) {
  due_story();
  story.pass_time(kSecond);
  story.edit(example());
  story.apply({"s"}, {kFieldNames.at(GetParam())});
  expect_lie_found("P5", [&](Commit& c) {
    after(c).intents.at(GetParam()) = Intent{.at = story.row("s").scheduled_at, .schedule = "s"};
  });
}

TEST_P(FieldLiesTest, an_edit_that_is_not_remembered) {
  due_story();
  story.edit(example());
  expect_lie_found("P5", [&](Commit& c) { after(c).intents.at(GetParam()).reset(); });
}

TEST_P(FieldLiesTest, an_edit_that_changes_another_field) {
  due_story();
  story.edit(example());
  const std::size_t other = GetParam() == kOwner ? kTags : kOwner;
  expect_lie_found("P5", [&](Commit& c) { after(c).values.at(other) = kExamples.at(other); });
}

TEST_P(FieldLiesTest, a_row_that_holds_something_else) {
  due_story();
  story.apply({"s"});
  const Model model = story.told();
  model.compare(story.contents);
  story.flag().values.at(GetParam()) = kShortForm.at(GetParam());
  EXPECT_EQ(broken_promise([&] { model.compare(story.contents); }), "P2");
}

TEST_P(FieldLiesTest, a_schedule_whose_update_was_changed) {
  due_story();
  const Model model = story.told();
  story.row("s").updates.at(GetParam()) = kShortForm.at(GetParam());
  EXPECT_EQ(broken_promise([&] { model.compare(story.contents); }), "P2");
}

INSTANTIATE_TEST_SUITE_P(of_a_flag, FieldLiesTest, testing::Range(std::size_t{0}, kFields),
                         [](const auto& param) { return std::string(kFieldNames.at(param.param)); });

}  // namespace
}  // namespace hoist::model
