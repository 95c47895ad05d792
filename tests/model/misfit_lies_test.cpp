// Lies about what fits a flag: which updates take effect, which fail for good, and which wait for an older
// schedule.
#include <gtest/gtest.h>

#include "model/planted_lies.h"

namespace hoist::model {
namespace {

const Fields kNamesA = setting({{kDefaultVariant, R"("a")"}});
/// With it, "a" is one of the variants.
const Fields kBringsA = setting({{kVariants, R"({"a":true,"off":false,"on":true})"}});
const Fields kForVips = setting({{kTargeting, R"({"if":[{"in_segment":"vips"},"on","off"]})"}});
const Fields kNeedsOther = setting({{kPrerequisites, R"([{"flag":"other","variant":"on"}])"}});
const Fields kWrongKind = setting({{kVariants, R"({"a":"one"})"}});

void create_other(Story& story, const char* prerequisites = "[]") {
  FlagRow other;
  other.id = kOtherFlag;
  other.key = "other";
  other.environment = "production";
  other.values[kPrerequisites] = prerequisites;
  story.create_flag(other);
}

// Stories up to the moment at which "s" is due, and at least two ends for each.

void nothing_brings_a(Story& story) { due(story, kNamesA); }
/// The older schedule has failed and is to be tried again.
void older_brings_a(Story& story) {
  story.create_flag();
  story.schedule("older", kBringsA, kMinute);
  story.schedule("s", kNamesA, kMinute + kSecond);
  story.wait_for("older");
  story.fail_for_now("older");
  story.wait_for("s");
}
/// Of the same instant: the greater id is the newer.
void older_by_its_id_brings_a(Story& story) {
  story.create_flag();
  story.schedule("older", kBringsA, kMinute);
  story.schedule("s", kNamesA, kMinute);
  story.wait_for("older");
  story.fail_for_now("older");
}
void newer_brings_a(Story& story) {
  due(story, kNamesA);
  story.schedule("t", kBringsA, kSecond);
}
void older_is_cancelled(Story& story) {
  older_brings_a(story);
  story.cancel("older");
}
void older_was_applied(Story& story) {
  older_brings_a(story);
  story.fail_as_misfit_for_now("s");
  story.wait_for("older");
  story.apply({"older"});
  story.wait_for("s");
}
void edited_since(Story& story) {
  story.create_flag();
  story.edit(kBringsA);
  story.schedule("s", kNamesA, kMinute);
  story.edit(setting({{kVariants, kShortForm[kVariants]}}));
  story.wait_for("s");
}
void of_the_wrong_kind(Story& story) { due_by_sql(story, kWrongKind); }
void fits(Story& story) { due(story); }
void segment_is_there(Story& story) {
  story.create_flag();
  story.change_segment("segment.created", "vips");
  story.schedule("s", kForVips);
  story.wait_for("s");
}
void segment_is_gone(Story& story) {
  segment_is_there(story);
  story.change_segment("segment.deleted", "vips");
}
void other_is_there(Story& story) {
  create_other(story);
  due(story, kNeedsOther);
}
void in_a_circle(Story& story) {
  create_other(story);
  due(story, kNeedsOther);
  // By then the other flag needs this one.
  FlagRow after = story.flag(kOtherFlag);
  after.version += 1;
  after.values[kPrerequisites] = R"([{"flag":"checkout","variant":"on"}])";
  after.intents[kPrerequisites] = Intent{.at = story.now, .schedule = ""};
  story.change_flag("flag.edited", after);
}

// Ends.

void takes_effect(Story& story) { story.apply({"s"}); }
void misfit_for_good(Story& story) { story.fail_for_good("s", "permanent", "VALIDATION_ERROR"); }
void misfit_for_now(Story& story) { story.fail_as_misfit_for_now("s"); }
/// The class of the one and the code of the other.
void misfit_in_a_wrong_class(Story& story) {
  story.fail_as_misfit_for_now("s");
  story.commits.back().attempts.front().error_code = "VALIDATION_ERROR";
}

using Told = void (*)(Story&);
struct Ends {
  const char* name;
  Told told;
  Told honest;
  std::vector<Told> lies;

  friend void PrintTo(const Ends& ends, std::ostream* out) { *out << ends.name; }
};

class MisfitLiesTest : public testing::TestWithParam<Ends> {};

TEST_P(MisfitLiesTest, only_the_honest_end_is_accepted) {
  const auto judged = [](Told told, Told end) {
    Story story;
    told(story);
    end(story);
    return broken_promise([&] { story.told().compare(story.contents); });
  };
  EXPECT_EQ(judged(GetParam().told, GetParam().honest), "");
  for (const Told lie : GetParam().lies) EXPECT_EQ(judged(GetParam().told, lie), "P7");
}

const Ends kEnds[] = {
    {"nothing_brings_it",
     nothing_brings_a,
     misfit_for_good,
     {takes_effect, misfit_for_now, misfit_in_a_wrong_class}},
    {"an_older_may_bring_it",
     older_brings_a,
     misfit_for_now,
     {takes_effect, misfit_for_good, misfit_in_a_wrong_class}},
    {"an_older_by_its_id_may_bring_it",
     older_by_its_id_brings_a,
     misfit_for_now,
     {takes_effect, misfit_for_good}},
    {"a_newer_does_not_count", newer_brings_a, misfit_for_good, {takes_effect, misfit_for_now}},
    {"a_cancelled_does_not_count", older_is_cancelled, misfit_for_good, {takes_effect, misfit_for_now}},
    {"the_older_has_brought_it", older_was_applied, takes_effect, {misfit_for_now, misfit_for_good}},
    {"an_edit_has_taken_it_away", edited_since, misfit_for_good, {takes_effect, misfit_for_now}},
    {"the_wrong_kind", of_the_wrong_kind, misfit_for_good, {takes_effect, misfit_for_now}},
    {"nothing_is_wrong", fits, takes_effect, {misfit_for_now, misfit_for_good}},
    {"a_segment_that_is_there", segment_is_there, takes_effect, {misfit_for_now, misfit_for_good}},
    {"a_segment_that_is_gone", segment_is_gone, misfit_for_good, {takes_effect, misfit_for_now}},
    {"a_flag_that_is_there", other_is_there, takes_effect, {misfit_for_now, misfit_for_good}},
    {"a_circle", in_a_circle, misfit_for_good, {takes_effect, misfit_for_now}},
};
INSTANTIATE_TEST_SUITE_P(ends, MisfitLiesTest, testing::ValuesIn(kEnds),
                         [](const auto& param) { return param.param.name; });

// What people are let do.

class AcceptedLiesTest : public testing::TestWithParam<Lie> {};

TEST_P(AcceptedLiesTest, is_found) { expect_found(GetParam()); }

FlagRow& flag_after(Commit& commit) { return *commit.audits.front().after; }

const Lie kAccepted[] = {
    {"flag_with_a_variant_of_another_type", "P7", [](Story& s) { s.create_flag(); },
     [](Commit& c) { flag_after(c).type = "string"; }},
    {"flag_whose_fields_do_not_fit", "P7", [](Story& s) { s.create_flag(); },
     [](Commit& c) { flag_after(c).values[kDefaultVariant] = R"("a")"; }},
    {"percentage_of_nothing", "P7", [](Story& s) { s.create_flag(); },
     [](Commit& c) { flag_after(c).values[kVariants] = R"({"off":true,"on":true})"; }},
    {"edit_to_a_variant_that_is_not_there", "P7",
     [](Story& s) {
       s.create_flag();
       s.edit(setting({{kDefaultVariant, R"("off")"}}));
     },
     [](Commit& c) { flag_after(c).values[kDefaultVariant] = R"("a")"; }},
    {"edit_names_a_tag_twice", "P7",
     [](Story& s) {
       s.create_flag();
       s.edit(setting({{kTags, R"(["x"])"}}));
     },
     [](Commit& c) { flag_after(c).values[kTags] = R"(["x","x"])"; }},
    {"edit_by_an_unknown_operator", "P7",
     [](Story& s) {
       s.create_flag();
       s.edit(setting({{kTargeting, R"({"and":[{"var":"a"},true]})"}}));
     },
     [](Commit& c) { flag_after(c).values[kTargeting] = R"({"and":[{"of":"a"},true]})"; }},
    {"edit_with_nested_metadata", "P7",
     [](Story& s) {
       s.create_flag();
       s.edit(setting({{kMetadata, R"({"a":1})"}}));
     },
     [](Commit& c) { flag_after(c).values[kMetadata] = R"({"a":{}})"; }},
    {"edit_needs_a_variant_that_is_not_there", "P7",
     [](Story& s) {
       create_other(s);
       s.create_flag();
       s.edit(kNeedsOther);
     },
     [](Commit& c) { flag_after(c).values[kPrerequisites] = R"([{"flag":"other","variant":"a"}])"; }},
    {"flag_that_needs_itself", "P7", [](Story& s) { s.create_flag(); },
     [](Commit& c) { flag_after(c).values[kPrerequisites] = R"([{"flag":"checkout","variant":"on"}])"; }},
    {"schedule_of_a_segment_that_is_not_there", "P7",
     [](Story& s) {
       s.create_flag();
       s.schedule("s", kSwitchOn);
     },
     [](Commit& c) { c.new_schedules.front().updates = kForVips; }},
    {"schedule_that_cannot_be_read", "P7",
     [](Story& s) {
       s.create_flag();
       s.schedule("s", kSwitchOn);
     },
     [](Commit& c) { c.new_schedules.front().updates = Fields(); }},
    {"segment_made_twice", "P2",
     [](Story& s) {
       s.create_flag();
       s.change_segment("segment.created", "vips");
       s.change_segment("segment.edited", "vips");
     },
     [](Commit& c) { c.audits.front().action = "segment.created"; }},
    {"segment_removed_that_was_not_there", "P2",
     [](Story& s) {
       s.create_flag();
       s.change_segment("segment.created", "vips");
     },
     [](Commit& c) { c.audits.front().action = "segment.deleted"; }},
    {"segment_removed_in_use", "P7",
     [](Story& s) {
       s.create_flag();
       s.change_segment("segment.created", "vips");
       s.edit(kForVips);
       s.change_segment("segment.edited", "vips");
     },
     [](Commit& c) { c.audits.front().action = "segment.deleted"; }},
    {"flag_removed_in_need", "P7",
     [](Story& s) {
       s.create_flag();
       create_other(s, R"([{"flag":"checkout","variant":"on"}])");
       s.edit(kSwitchOn);
     },
     [](Commit& c) {
       AuditRow& event = c.audits.front();
       event.action = "flag.deleted";
       event.after = event.before;
       event.after->version += 1;
       event.after->deleted_at = event.at;
     }},
};
INSTANTIATE_TEST_SUITE_P(by_people, AcceptedLiesTest, testing::ValuesIn(kAccepted), lie_name);

// Where transactions overlap.

/// The same story on a server whose transactions overlap, each committed `late` after it began.
std::string judged_on_a_server(Told told, Told end, Micros late) {
  Story story;
  told(story);
  story.pass_time(kSecond);
  end(story);
  // What came before is as long ago as it says; the last change of the schedules is committed late.
  for (Commit& commit : story.commits) commit.committed_at = commit.begun_at;
  const auto before_last = story.commits.end() - 2;
  before_last->committed_at = *before_last->begun_at + late;
  return broken_promise([&] { static_cast<void>(story.told()); });
}

TEST(OverlapTest, what_was_changed_at_the_time_may_have_been_seen_or_not) {
  EXPECT_EQ(judged_on_a_server(older_is_cancelled, misfit_for_now, kSecond), "");
  EXPECT_EQ(judged_on_a_server(older_is_cancelled, misfit_for_good, kSecond), "");
  EXPECT_EQ(judged_on_a_server(older_is_cancelled, misfit_for_now, 0), "P7");
  EXPECT_EQ(judged_on_a_server(segment_is_gone, takes_effect, kSecond), "");
  EXPECT_EQ(judged_on_a_server(segment_is_gone, misfit_for_good, kSecond), "");
  EXPECT_EQ(judged_on_a_server(segment_is_gone, takes_effect, 0), "P7");
}

}  // namespace
}  // namespace hoist::model
