// Lies about what people do: flags, edits, overrides, and schedules made, cancelled and retried.
#include <gtest/gtest.h>

#include "model/planted_lies.h"

namespace hoist::model {
namespace {

// Stories.

void created(Story& story) { story.create_flag(); }
void created_beside_another(Story& story) {
  story.create_flag();
  story.create_flag(kOtherFlag, "staging");
}
void inserted_by_sql(Story& story) {
  story.create_flag();
  FlagRow row;
  row.id = kOtherFlag;
  row.environment = "staging";
  story.insert_flag_by_sql(row);
}
void edited(Story& story) {
  story.create_flag();
  story.edit(kQuarter);
}
/// At the very time of the schedule that set the field last.
void edited_again(Story& story) {
  due(story);
  story.apply({"s"});
  story.edit(kSwitchOn);
}
void described(Story& story) {
  story.create_flag();
  story.describe("what it is for");
}
void deleted(Story& story) {
  story.create_flag();
  story.delete_flag();
}
void overridden(Story& story) {
  story.create_flag();
  story.override_user();
}
void scheduled(Story& story) {
  story.create_flag();
  story.schedule("s", kSwitchOn);
}
void scheduled_twice(Story& story) {
  scheduled(story);
  story.schedule("t", kSwitchOn);
}
void cancelled(Story& story) {
  scheduled(story);
  story.cancel("s");
}
void retried(Story& story) {
  due(story);
  story.fail_for_good("s");
  story.retry("s");
}

// Stories whose last commit is an event about "s", or about kFlag, of another flag: the lie is that it
// happens to something to which it must not happen any more.

void about_another(Story& story, void (*told)(Story&)) {
  told(story);
  story.pass_time(kMinute);
  story.create_flag(kOtherFlag, "staging");
}
void after_applied(Story& story) {
  about_another(story, [](Story& told) {
    due(told);
    told.apply({"s"});
  });
}
void after_failed(Story& story) {
  about_another(story, [](Story& told) {
    due(told);
    told.fail_for_good("s");
  });
}
void after_cancelled(Story& story) { about_another(story, cancelled); }
void after_scheduled(Story& story) { about_another(story, scheduled); }
void after_deleted(Story& story) { about_another(story, deleted); }

// Changes.

AuditRow& audit(Commit& commit) { return commit.audits.front(); }
FlagRow& after(Commit& commit) { return *commit.audits.front().after; }

/// Makes the last commit an event about "s".
void schedule_event(Commit& commit, const char* action) {
  AuditRow& event = audit(commit);
  event.action = action;
  event.flag_id = kFlag;
  event.environment = "production";
  event.schedule_id = "s";
  event.after = std::nullopt;
}
/// Makes the last commit the story's, but of a flag that was deleted before.
void of_the_deleted(Commit& commit, void (*told)(Story&)) {
  Story story;
  story.now = *commit.begun_at - kMinute;
  told(story);
  Commit other = story.commits.back();
  for (AuditRow& event : other.audits) {
    for (auto* image : {&event.before, &event.after}) {
      if (!*image) continue;
      (*image)->version += 1;
      (*image)->deleted_at = *commit.begun_at - kMinute;
    }
  }
  other.begun_at = commit.begun_at;
  for (AuditRow& event : other.audits) event.at = *commit.begun_at;
  commit = other;
}

class PeopleLiesTest : public testing::TestWithParam<Lie> {};

TEST_P(PeopleLiesTest, is_found) { expect_found(GetParam()); }

const Lie kFlags[] = {
    {"begins_at_version_two", "P2", created, [](Commit& c) { after(c).version = 2; }},
    {"begins_deleted", "P2", created, [](Commit& c) { after(c).deleted_at = kStart; }},
    {"begins_with_an_intent", "P5", created,
     [](Commit& c) { after(c).intents[kRollout] = Intent{.at = kStart, .schedule = ""}; }},
    {"was_something_before", "P2", created, [](Commit& c) { audit(c).before = FlagRow{}; }},
    {"is_nothing_after", "P2", created, [](Commit& c) { audit(c).after.reset(); }},
    {"event_names_another", "P2", created, [](Commit& c) { audit(c).flag_id = kOtherFlag; }},
    {"created_twice", "P2", created_beside_another,
     [](Commit& c) {
       audit(c).flag_id = kFlag;
       after(c).id = kFlag;
     }},
    {"inserted_twice", "P2", inserted_by_sql, [](Commit& c) { c.new_flags.front().id = kFlag; }},
    {"edit_of_the_unknown", "P2", edited, [](Commit& c) { audit(c).flag_id = kOtherFlag; }},
    {"edit_in_another_environment", "P2", edited, [](Commit& c) { audit(c).environment = "staging"; }},
    {"edit_of_another_version", "P2", edited, [](Commit& c) { audit(c).before->version = 7; }},
    {"edit_without_before", "P2", edited, [](Commit& c) { audit(c).before.reset(); }},
    {"edit_without_after", "P2", edited, [](Commit& c) { audit(c).after.reset(); }},
    {"edit_keeps_the_version", "P2", edited, [](Commit& c) { after(c).version = 1; }},
    {"edit_changes_the_key", "P2", edited, [](Commit& c) { after(c).key = "else"; }},
    {"edit_deletes", "P2", edited, [](Commit& c) { after(c).deleted_at = kStart; }},
    {"edit_at_another_time", "P5", edited, [](Commit& c) { after(c).intents[kRollout]->at += 1; }},
    {"edit_by_a_schedule", "P5", edited, [](Commit& c) { after(c).intents[kRollout]->schedule = "s"; }},
    {"edit_without_intent", "P5", edited, [](Commit& c) { after(c).intents[kRollout].reset(); }},
    {"edit_older_than_what_it_replaces", "P5", edited_again,
     [](Commit& c) { after(c).intents[kEnabled]->at = audit(c).at; }},
    {"description_changes_a_value", "P5", described, [](Commit& c) { after(c).values[kEnabled] = "true"; }},
    {"description_keeps_the_version", "P2", described, [](Commit& c) { after(c).version = 1; }},
    {"deleted_at_another_time", "P2", deleted, [](Commit& c) { *after(c).deleted_at += 1; }},
    {"deleted_and_live", "P2", deleted, [](Commit& c) { after(c).deleted_at.reset(); }},
    {"delete_keeps_the_version", "P2", deleted, [](Commit& c) { after(c).version = 1; }},
    {"delete_changes_a_value", "P5", deleted, [](Commit& c) { after(c).values[kEnabled] = "true"; }},
    {"override_raises_the_version", "P2", overridden, [](Commit& c) { after(c).version = 2; }},
    {"unheard_of", "P2", overridden, [](Commit& c) { audit(c).action = "flag.painted"; }},
    {"edited_after_deletion", "P7", after_deleted, [](Commit& c) { of_the_deleted(c, edited); }},
    {"deleted_after_deletion", "P7", after_deleted, [](Commit& c) { of_the_deleted(c, deleted); }},
    {"overridden_after_deletion", "P7", after_deleted, [](Commit& c) { of_the_deleted(c, overridden); }},
};

const Lie kSchedules[] = {
    {"of_an_unknown_flag", "P2", scheduled, [](Commit& c) { c.new_schedules.front().flag_id = kOtherFlag; }},
    {"of_a_deleted_flag", "P7", after_deleted, [](Commit& c) { of_the_deleted(c, scheduled); }},
    {"created_twice", "P2", scheduled_twice, [](Commit& c) { c.new_schedules.front().id = "s"; }},
    {"inserted_twice", "P2",
     [](Story& story) {
       scheduled(story);
       ScheduleRow row = story.row("s");
       row.id = "t";
       story.insert_schedule_by_sql(row);
     },
     [](Commit& c) { c.new_schedules.front().id = "s"; }},
    {"event_without_schedule", "P2", scheduled, [](Commit& c) { c.new_schedules.clear(); }},
    {"event_of_an_older_one", "P2", scheduled_twice, [](Commit& c) { audit(c).schedule_id = "s"; }},
    {"begins_applied", "P2", scheduled, [](Commit& c) { c.new_schedules.front().status = "applied"; }},
    {"begins_retried", "P2", scheduled, [](Commit& c) { c.new_schedules.front().retry_count = 1; }},
    {"begins_attempted", "P2", scheduled, [](Commit& c) { c.new_schedules.front().attempt_count = 1; }},
    {"begins_with_a_reason", "P2", scheduled,
     [](Commit& c) { c.new_schedules.front().error_message = "why"; }},
    {"creation_changes_the_flag", "P2", scheduled,
     [](Commit& c) {
       audit(c).before = FlagRow{};
       audit(c).after = FlagRow{};
     }},
    {"cancel_of_the_unknown", "P2", cancelled, [](Commit& c) { audit(c).schedule_id = "unknown"; }},
    {"cancel_in_another_environment", "P2", cancelled, [](Commit& c) { audit(c).environment = "staging"; }},
    {"cancel_at_another_time", "P1", cancelled, [](Commit& c) { audit(c).at += 1; }},
    {"cancelled_after_applied", "P3", after_applied,
     [](Commit& c) { schedule_event(c, "schedule.cancelled"); }},
    {"cancelled_after_the_end", "P3", after_failed,
     [](Commit& c) { schedule_event(c, "schedule.cancelled"); }},
    {"cancelled_twice", "P3", after_cancelled, [](Commit& c) { schedule_event(c, "schedule.cancelled"); }},
    {"retried_after_applied", "P3", after_applied, [](Commit& c) { schedule_event(c, "schedule.retried"); }},
    {"retried_after_a_cancel", "P3", after_cancelled,
     [](Commit& c) { schedule_event(c, "schedule.retried"); }},
    {"retried_while_pending", "P7", after_scheduled,
     [](Commit& c) { schedule_event(c, "schedule.retried"); }},
    {"applied_without_attempt", "P2", after_scheduled,
     [](Commit& c) { schedule_event(c, "schedule.applied"); }},
    {"unheard_of", "P2", retried, [](Commit& c) { audit(c).action = "schedule.paused"; }},
    {"about_another_flag", "P2",
     [](Story& story) {
       created_beside_another(story);
       story.schedule("s", kSwitchOn);
       story.cancel("s");
     },
     [](Commit& c) {
       audit(c).flag_id = kOtherFlag;
       audit(c).environment = "staging";
     }},
};

INSTANTIATE_TEST_SUITE_P(flags, PeopleLiesTest, testing::ValuesIn(kFlags), lie_name);
INSTANTIATE_TEST_SUITE_P(schedules, PeopleLiesTest, testing::ValuesIn(kSchedules), lie_name);

}  // namespace
}  // namespace hoist::model
