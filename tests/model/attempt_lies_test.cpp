// Lies about attempts: what workers do, and what they leave in the ledger.
#include <gtest/gtest.h>

#include "model/planted_lies.h"

namespace hoist::model {
namespace {

// Stories.

void applied(Story& story) {
  due(story, kBoth);
  story.apply({"s"});
}
void applied_after_a_retry(Story& story) {
  due(story);
  story.fail_for_now("s");
  story.wait_for("s");
  story.apply({"s"});
}
/// The percentage was set by newer intent.
void applied_in_part(Story& story) {
  due(story, kBoth);
  story.pass_time(kSecond);
  story.edit(kQuarter);
  story.apply({"s"}, {"rolloutPercentage"});
}
void superseded(Story& story) {
  due(story);
  story.pass_time(kSecond);
  story.edit(kSwitchOn);
  story.supersede("s");
}
void retried(Story& story) {
  due(story);
  story.fail_for_now("s");
}
/// The second of two retries.
void retried_twice(Story& story) {
  due(story);
  story.fail_for_now("s");
  story.wait_for("s");
  story.fail_for_now("s");
}
/// The delay is at its cap.
void retried_late(Story& story) {
  due(story, kSwitchOn, 10);
  for (int failure = 0; failure < 6; ++failure) {
    story.fail_for_now("s");
    story.wait_for("s");
  }
  story.fail_for_now("s");
}
void failed(Story& story) {
  due(story);
  story.fail_for_good("s");
}
void budget_spent(Story& story) {
  due(story, kSwitchOn, 1);
  story.fail_for_now("s");
  story.wait_for("s");
  story.fail_for_good("s", "transient", "LOCK_TIMEOUT");
}
void failed_because_deleted(Story& story) {
  due(story);
  story.delete_flag();
  story.fail_for_good("s", "permanent", "NOT_FOUND");
}
void failed_because_unreadable(Story& story) {
  due_by_sql(story, Fields());
  story.fail_for_good("s", "permanent", "VALIDATION_ERROR");
}
/// The story, and some minutes later something that does not matter.
void then_another_commit(Story& story, void (*told)(Story&)) {
  told(story);
  story.pass_time(10 * kMinute);
  story.override_user();
}
void after_applied(Story& story) { then_another_commit(story, applied); }
void after_superseded(Story& story) { then_another_commit(story, superseded); }
void after_failed(Story& story) { then_another_commit(story, failed); }
void after_budget_spent(Story& story) { then_another_commit(story, budget_spent); }
void after_cancelled(Story& story) {
  then_another_commit(story, [](Story& told) {
    due(told);
    told.cancel("s");
  });
}
/// Due, of a deleted flag; the last commit is of another.
void after_deleted(Story& story) {
  due(story);
  story.delete_flag();
  story.pass_time(kMinute);
  story.create_flag(kOtherFlag, "staging");
}
void after_unreadable(Story& story) {
  then_another_commit(story, [](Story& told) { due_by_sql(told, Fields()); });
}
/// "s" and "t", which is due at the same time and has the greater id.
void two_at_once(Story& story) {
  due(story, kQuarter);
  story.schedule("t", setting({{kRollout, "50"}}), 0);
  story.apply({"s", "t"});
}

// Changes.

void shift(Commit& commit, Micros by) {
  *commit.begun_at += by;
  for (AttemptRow& attempt : commit.attempts) {
    attempt.started_at += by;
    attempt.ended_at += by;
  }
  for (AuditRow& audit : commit.audits) audit.at += by;
}
/// Makes the last commit an attempt at "s", complete and at the right time.
void attempt_instead(Commit& commit, int number, const char* outcome) {
  Story story;
  story.now = *commit.begun_at;
  story.create_flag();
  story.schedule("s", kSwitchOn, 0);
  story.row("s").attempt_count = number - 1;
  const std::string text = outcome;
  if (text == "failed") story.fail_for_good("s");
  if (text == "applied") story.apply({"s"});
  if (text == "superseded") story.supersede("s");
  commit = story.commits.back();
}
AttemptRow& attempt(Commit& commit) { return commit.attempts.front(); }
AuditRow& audit(Commit& commit) { return commit.audits.front(); }
FlagRow& after(Commit& commit) { return *commit.audits.front().after; }

class AttemptLiesTest : public testing::TestWithParam<Lie> {};

TEST_P(AttemptLiesTest, is_found) { expect_found(GetParam()); }

const Lie kNeverEarly[] = {
    {"applied_early", "P1", applied, [](Commit& c) { shift(c, -1); }},
    {"retried_early", "P1", applied_after_a_retry, [](Commit& c) { shift(c, -1); }},
    {"failed_early", "P1", failed, [](Commit& c) { shift(c, -1); }},
    {"ended_before_it_started", "P1", applied, [](Commit& c) { attempt(c).started_at += 1; }},
    {"attempt_is_not_of_its_transaction", "P1", applied, [](Commit& c) { attempt(c).ended_at += 1; }},
    {"audit_is_not_of_its_transaction", "P1", applied, [](Commit& c) { audit(c).at += 1; }},
    {"times_differ_in_an_unknown_transaction", "P1", applied,
     [](Commit& c) {
       c.begun_at = std::nullopt;
       attempt(c).ended_at += 1;
     }},
    {"retry_before_the_backoff", "P1", retried, [](Commit& c) { *attempt(c).next_retry_at -= 1; }},
    {"second_retry_before_the_backoff", "P1", retried_twice,
     [](Commit& c) { *attempt(c).next_retry_at -= 2 * kMinute; }},
    {"retry_in_the_past", "P1", retried, [](Commit& c) { *attempt(c).next_retry_at = *c.begun_at - 1; }},
};

const Lie kExactlyOnce[] = {
    {"applied_without_event", "P2", applied, [](Commit& c) { c.audits.clear(); }},
    {"superseded_without_event", "P2", superseded, [](Commit& c) { c.audits.clear(); }},
    {"failed_without_event", "P2", failed, [](Commit& c) { c.audits.clear(); }},
    {"applied_without_attempt", "P2", applied, [](Commit& c) { c.attempts.clear(); }},
    {"failed_without_attempt", "P2", failed, [](Commit& c) { c.attempts.clear(); }},
    {"retried_with_event", "P2", retried,
     [](Commit& c) {
       AuditRow& event = c.audits.emplace_back();
       event.at = *c.begun_at;
       event.action = "schedule.failed";
       event.flag_id = kFlag;
       event.environment = "production";
       event.schedule_id = "s";
     }},
    {"applied_with_two_events", "P2", applied, [](Commit& c) { c.audits.push_back(c.audits.front()); }},
    {"event_says_failed", "P2", applied, [](Commit& c) { audit(c).action = "schedule.failed"; }},
    {"event_says_superseded", "P2", failed, [](Commit& c) { audit(c).action = "schedule.superseded"; }},
    {"event_about_another_flag", "P2", applied, [](Commit& c) { audit(c).flag_id = kOtherFlag; }},
    {"event_in_another_environment", "P2", failed, [](Commit& c) { audit(c).environment = "staging"; }},
    {"no_flag_before", "P2", applied, [](Commit& c) { audit(c).before.reset(); }},
    {"no_flag_after", "P2", applied, [](Commit& c) { audit(c).after.reset(); }},
    {"another_flag_before", "P2", applied, [](Commit& c) { audit(c).before->version += 1; }},
    {"version_stays", "P2", applied, [](Commit& c) { after(c).version -= 1; }},
    {"version_leaps", "P2", applied, [](Commit& c) { after(c).version += 1; }},
    {"type_changes", "P2", applied, [](Commit& c) { after(c).type = "string"; }},
    {"key_changes", "P2", applied, [](Commit& c) { after(c).key = "else"; }},
    {"deleted_by_the_way", "P2", applied, [](Commit& c) { after(c).deleted_at = 1; }},
    {"second_builds_on_nothing", "P2", two_at_once,
     [](Commit& c) { c.audits[1].before = c.audits[0].before; }},
    {"version_rises_once_for_two", "P2", two_at_once, [](Commit& c) { c.audits[1].after->version -= 1; }},
    {"failure_shows_a_changed_flag", "P2", failed,
     [](Commit& c) {
       audit(c).before = FlagRow{};
       audit(c).after = FlagRow{};
     }},
};

const Lie kNeverLost[] = {
    {"applied_twice", "P3", after_applied, [](Commit& c) { attempt_instead(c, 2, "applied"); }},
    {"applied_twice_without_retries", "P3",
     [](Story& story) {
       then_another_commit(story, [](Story& told) {
         due(told, kSwitchOn, 0);
         told.apply({"s"});
       });
     },
     [](Commit& c) { attempt_instead(c, 2, "applied"); }},
    {"failed_after_applied", "P3", after_applied, [](Commit& c) { attempt_instead(c, 2, "failed"); }},
    {"applied_after_superseded", "P3", after_superseded, [](Commit& c) { attempt_instead(c, 2, "applied"); }},
    {"applied_after_a_permanent_failure", "P3", after_failed,
     [](Commit& c) { attempt_instead(c, 2, "applied"); }},
};

const Lie kBoundedRetries[] = {
    {"attempt_beyond_the_budget", "P4", after_budget_spent,
     [](Commit& c) { attempt_instead(c, 3, "applied"); }},
    {"number_left_out", "P4", applied, [](Commit& c) { attempt(c).number = 2; }},
    {"number_used_again", "P4", applied_after_a_retry, [](Commit& c) { attempt(c).number = 1; }},
    {"given_up_with_budget_left", "P4", retried, [](Commit& c) { attempt(c).next_retry_at.reset(); }},
    {"retry_beyond_the_budget", "P4", budget_spent,
     [](Commit& c) { attempt(c).next_retry_at = *c.begun_at + 4 * kMinute; }},
    {"retry_of_a_permanent_failure", "P4", failed,
     [](Commit& c) { attempt(c).next_retry_at = *c.begun_at + 2 * kMinute; }},
    {"retry_too_late", "P4", retried, [](Commit& c) { *attempt(c).next_retry_at += 30 * kSecond; }},
    {"retry_beyond_the_cap", "P4", retried_late,
     [](Commit& c) { *attempt(c).next_retry_at += 30 * kSecond; }},
};

const Lie kNewerIntentWins[] = {
    {"older_value_written", "P5", applied_in_part, [](Commit& c) { after(c).values[kRollout] = "50"; }},
    {"description_changes", "P5", applied, [](Commit& c) { after(c).values[kDescription] = R"("else")"; }},
    {"value_not_written", "P5", applied, [](Commit& c) { after(c).values[kEnabled] = "false"; }},
    {"intent_not_remembered", "P5", applied, [](Commit& c) { after(c).intents[kEnabled].reset(); }},
    {"intended_for_the_moment_of_the_attempt", "P5", applied_after_a_retry,
     [](Commit& c) { after(c).intents[kEnabled]->at = *c.begun_at; }},
    {"intended_by_another_schedule", "P5", applied,
     [](Commit& c) { after(c).intents[kEnabled]->schedule = "r"; }},
    {"smaller_id_wins", "P5", two_at_once, [](Commit& c) { c.audits[1].after->values[kRollout] = "25"; }},
    {"dropped_field_not_named", "P5", applied_in_part, [](Commit& c) { attempt(c).dropped.clear(); }},
    {"field_dropped_for_nothing", "P5", applied, [](Commit& c) { attempt(c).dropped = {"enabled"}; }},
    {"another_field_named", "P5", applied_in_part, [](Commit& c) { attempt(c).dropped = {"enabled"}; }},
    {"applied_with_nothing_left", "P5", superseded,
     [](Commit& c) {
       attempt(c).outcome = "applied";
       audit(c).action = "schedule.applied";
     }},
    {"superseded_with_a_field_left", "P5", applied_in_part,
     [](Commit& c) {
       attempt(c).outcome = "superseded";
       audit(c).action = "schedule.superseded";
     }},
};

void says(AttemptRow& attempt, const char* error_class, const char* code) {
  attempt.error_class = error_class;
  attempt.error_code = code;
}

const Lie kOnTheLedger[] = {
    {"applied_after_a_cancel", "P7", after_cancelled, [](Commit& c) { attempt_instead(c, 1, "applied"); }},
    {"failed_after_a_cancel", "P7", after_cancelled, [](Commit& c) { attempt_instead(c, 1, "failed"); }},
    {"applied_to_a_deleted_flag", "P7", after_deleted, [](Commit& c) { attempt_instead(c, 1, "applied"); }},
    {"superseded_on_a_deleted_flag", "P7", after_deleted,
     [](Commit& c) { attempt_instead(c, 1, "superseded"); }},
    {"applied_without_readable_updates", "P7", after_unreadable,
     [](Commit& c) { attempt_instead(c, 1, "applied"); }},
    {"unknown_schedule", "P7", applied, [](Commit& c) { attempt(c).schedule_id = "unknown"; }},
    {"no_worker", "P7", applied, [](Commit& c) { attempt(c).worker.clear(); }},
    {"unknown_outcome", "P7", applied, [](Commit& c) { attempt(c).outcome = "lost"; }},
    {"started_before_it_was_due", "P7", applied, [](Commit& c) { attempt(c).started_at -= 1; }},
    {"failed_without_class", "P7", failed, [](Commit& c) { says(attempt(c), "", "XX000"); }},
    {"failed_by_an_outage", "P7", failed, [](Commit& c) { says(attempt(c), "outage", "XX000"); }},
    {"failed_without_code", "P7", failed, [](Commit& c) { attempt(c).error_code.clear(); }},
    {"failed_without_message", "P7", failed, [](Commit& c) { attempt(c).error_message.clear(); }},
    {"failed_with_dropped_fields", "P7", failed, [](Commit& c) { attempt(c).dropped = {"enabled"}; }},
    {"applied_with_class", "P7", applied, [](Commit& c) { attempt(c).error_class = "transient"; }},
    {"applied_with_code", "P7", applied, [](Commit& c) { attempt(c).error_code = "P0001"; }},
    {"superseded_with_message", "P7", superseded, [](Commit& c) { attempt(c).error_message = "why"; }},
    {"applied_with_a_retry_ahead", "P7", applied,
     [](Commit& c) { attempt(c).next_retry_at = *c.begun_at + 2 * kMinute; }},
    {"deleted_without_a_deletion", "P7", failed,
     [](Commit& c) { says(attempt(c), "permanent", "NOT_FOUND"); }},
    {"unreadable_without_reason", "P7", failed,
     [](Commit& c) { says(attempt(c), "permanent", "VALIDATION_ERROR"); }},
    {"deleted_for_now", "P7", failed_because_deleted,
     [](Commit& c) {
       says(attempt(c), "transient", "NOT_FOUND");
       attempt(c).next_retry_at = *c.begun_at + 2 * kMinute;
       c.audits.clear();
     }},
    {"unreadable_for_now", "P7", failed_because_unreadable,
     [](Commit& c) {
       says(attempt(c), "transient", "VALIDATION_ERROR");
       attempt(c).next_retry_at = *c.begun_at + 2 * kMinute;
       c.audits.clear();
     }},
};

// Section 3.2 classes causes; each is told once as it should be, and once not.

std::string class_found_wrong(const char* error_class, const char* code) {
  Story story;
  due(story, kSwitchOn, 0);  // no retries, so that either class is the end
  story.fail_for_good("s", error_class, code);
  return broken_promise([&] { static_cast<void>(story.told()); });
}

TEST(FailureClassTest, a_rule_of_the_store_is_permanent) {
  for (const char* code : {"CONSTRAINT_VIOLATION", "23514", "23502", "23503", "SQLITE_CONSTRAINT_CHECK",
                           "SQLITE_CONSTRAINT_NOTNULL", "SQLITE_CONSTRAINT_FOREIGNKEY"}) {
    EXPECT_EQ(class_found_wrong("permanent", code), "") << code;
    EXPECT_EQ(class_found_wrong("transient", code), "P7") << code;
  }
}

TEST(FailureClassTest, what_may_pass_is_transient) {
  for (const char* code : {"LOCK_TIMEOUT", "STORE_TRANSIENT", "55P03", "57014", "40001", "40P01", "P0001",
                           "53200", "SQLITE_CONSTRAINT_TRIGGER"}) {
    EXPECT_EQ(class_found_wrong("transient", code), "") << code;
    EXPECT_EQ(class_found_wrong("permanent", code), "P7") << code;
  }
}

TEST(FailureClassTest, an_outage_is_no_attempt) {
  for (const char* code : {"STORE_UNAVAILABLE", "25006", "57P01", "57P02", "57P03", "SQLITE_FULL",
                           "SQLITE_IOERR", "SQLITE_IOERR_READ", "SQLITE_READONLY"}) {
    EXPECT_EQ(class_found_wrong("transient", code), "P4") << code;
  }
}

TEST(FailureClassTest, what_is_not_named_may_be_either) {
  for (const char* error_class : {"transient", "permanent"}) {
    EXPECT_EQ(class_found_wrong(error_class, "XX000"), "") << error_class;
  }
}

INSTANTIATE_TEST_SUITE_P(never_early, AttemptLiesTest, testing::ValuesIn(kNeverEarly), lie_name);
INSTANTIATE_TEST_SUITE_P(exactly_once, AttemptLiesTest, testing::ValuesIn(kExactlyOnce), lie_name);
INSTANTIATE_TEST_SUITE_P(never_lost, AttemptLiesTest, testing::ValuesIn(kNeverLost), lie_name);
INSTANTIATE_TEST_SUITE_P(bounded_retries, AttemptLiesTest, testing::ValuesIn(kBoundedRetries), lie_name);
INSTANTIATE_TEST_SUITE_P(newer_intent_wins, AttemptLiesTest, testing::ValuesIn(kNewerIntentWins), lie_name);
INSTANTIATE_TEST_SUITE_P(on_the_ledger, AttemptLiesTest, testing::ValuesIn(kOnTheLedger), lie_name);

}  // namespace
}  // namespace hoist::model
