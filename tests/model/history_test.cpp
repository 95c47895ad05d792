// How the rows of a ledger and an audit trail become commits.
#include "model/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::model {
namespace {

using testing::ElementsAre;

Recorded<AttemptRow> attempt(const std::string& schedule, int number, Micros at,
                             std::optional<Micros> retry = {}) {
  Recorded<AttemptRow> recorded;
  recorded.row.schedule_id = schedule;
  recorded.row.number = number;
  recorded.row.ended_at = at;
  recorded.row.outcome = retry ? "failed" : "applied";
  recorded.row.next_retry_at = retry;
  return recorded;
}

Recorded<AuditRow> audit(const std::string& action, Micros at, const std::string& schedule = "",
                         const std::string& flag = "f") {
  Recorded<AuditRow> recorded;
  recorded.row.action = action;
  recorded.row.at = at;
  recorded.row.schedule_id = schedule;
  recorded.row.flag_id = flag;
  return recorded;
}

/// Of one intended time, so that ids decide their order.
std::map<std::string, ScheduleRow> schedules(std::initializer_list<const char*> ids) {
  std::map<std::string, ScheduleRow> rows;
  for (const char* id : ids) {
    rows[id].id = id;
    rows[id].flag_id = "f";
    rows[id].status = "applied";
    rows[id].attempt_count = 3;
    rows[id].max_retries = 2;
  }
  return rows;
}

/// One text for each commit: "flag.created", "a1 schedule.applied(a)", …
std::vector<std::string> shown(const std::vector<Commit>& commits) {
  std::vector<std::string> texts;
  for (const Commit& commit : commits) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
    for (const FlagRow& flag : commit.new_flags) add("+" + flag.id);
    for (const ScheduleRow& schedule : commit.new_schedules) add("+" + schedule.id);
    for (const AttemptRow& made : commit.attempts) add(made.schedule_id + std::to_string(made.number));
    for (const AuditRow& event : commit.audits) {
      add(event.action + (event.schedule_id.empty() ? "" : "(" + event.schedule_id + ")"));
    }
    texts.push_back(text);
  }
  return texts;
}

TEST(SqliteHistoryTest, what_people_do_is_a_commit_each_even_at_one_time) {
  EXPECT_THAT(shown(sqlite_commits({}, {audit("flag.created", 1), audit("flag.edited", 1)}, {})),
              ElementsAre("flag.created", "flag.edited"));
}

TEST(SqliteHistoryTest, outcomes_of_one_time_in_order_are_one_commit) {
  const auto commits = sqlite_commits({attempt("a", 1, 5), attempt("b", 1, 5), attempt("c", 1, 6)},
                                      {audit("schedule.applied", 5, "a"), audit("schedule.applied", 5, "b"),
                                       audit("schedule.applied", 6, "c")},
                                      schedules({"a", "b", "c"}));
  EXPECT_THAT(shown(commits),
              ElementsAre("a1 b1 schedule.applied(a) schedule.applied(b)", "c1 schedule.applied(c)"));
}

TEST(SqliteHistoryTest, outcomes_out_of_order_are_of_two_units) {
  const auto commits = sqlite_commits({attempt("a", 1, 5), attempt("b", 1, 5)},
                                      {audit("schedule.applied", 5, "b"), audit("schedule.applied", 5, "a")},
                                      schedules({"a", "b"}));
  EXPECT_THAT(shown(commits), ElementsAre("b1 schedule.applied(b)", "a1 schedule.applied(a)"));
}

TEST(SqliteHistoryTest, a_failure_without_event_is_put_in_place_by_its_time) {
  const auto commits = sqlite_commits({attempt("a", 1, 5, 9), attempt("a", 2, 9)},
                                      {audit("flag.edited", 4), audit("flag.edited", 5),
                                       audit("flag.edited", 6), audit("schedule.applied", 9, "a")},
                                      schedules({"a"}));
  EXPECT_THAT(shown(commits),
              ElementsAre("flag.edited", "flag.edited", "a1", "flag.edited", "a2 schedule.applied(a)"));
}

TEST(SqliteHistoryTest, a_failure_without_event_is_put_in_place_by_its_number_where_the_clock_was_set_back) {
  const auto commits =
      sqlite_commits({attempt("a", 1, 50, 60), attempt("a", 2, 40, 45), attempt("a", 3, 45)},
                     {audit("schedule.applied", 45, "a"), audit("flag.edited", 70)}, schedules({"a"}));
  EXPECT_THAT(shown(commits), testing::Contains("a3 schedule.applied(a)"));
  EXPECT_EQ(shown(commits).back(), "flag.edited");
  EXPECT_EQ(shown(commits).at(2), "a3 schedule.applied(a)");
}

TEST(SqliteHistoryTest, a_cancel_comes_after_the_attempts_of_its_time) {
  const auto commits =
      sqlite_commits({attempt("a", 1, 5, 9)}, {audit("schedule.cancelled", 5, "a")}, schedules({"a"}));
  EXPECT_THAT(shown(commits), ElementsAre("a1", "schedule.cancelled(a)"));
}

TEST(SqliteHistoryTest, an_end_after_a_retry_by_hand_has_the_second_event) {
  const auto commits = sqlite_commits(
      {attempt("a", 1, 5), attempt("a", 2, 7)},
      {audit("schedule.failed", 5, "a"), audit("schedule.retried", 6, "a"), audit("schedule.failed", 7, "a")},
      schedules({"a"}));
  EXPECT_THAT(shown(commits),
              ElementsAre("a1 schedule.failed(a)", "schedule.retried(a)", "a2 schedule.failed(a)"));
}

TEST(SqliteHistoryTest, rows_without_their_other_half_are_kept_for_the_model) {
  EXPECT_THAT(
      shown(sqlite_commits({attempt("a", 1, 5)}, {audit("schedule.applied", 7, "b")}, schedules({"a", "b"}))),
      ElementsAre("a1", "schedule.applied(b)"));
}

TEST(PostgresHistoryTest, rows_of_one_transaction_are_one_commit_and_its_time_orders_them) {
  auto first = attempt("a", 1, 9);
  auto event = audit("schedule.applied", 9, "a");
  auto later = audit("flag.edited", 1);
  first.place = event.place = 100;
  first.transaction = event.transaction = "8";
  later.place = 200;
  later.transaction = "7";
  EXPECT_THAT(shown(postgres_commits({first}, {later, event})),
              ElementsAre("a1 schedule.applied(a)", "flag.edited"));
  later.place = 100;
  EXPECT_THAT(shown(postgres_commits({first}, {later, event})),
              ElementsAre("flag.edited", "a1 schedule.applied(a)"));
}

TEST(CreationsTest, a_schedule_is_new_with_its_event_as_it_was_then) {
  const auto commits =
      with_creations(sqlite_commits({}, {audit("flag.created", 1), audit("schedule.created", 2, "a")}, {}),
                     {{"f", FlagRow{}}}, schedules({"a"}));
  EXPECT_THAT(shown(commits), ElementsAre("flag.created", "+a schedule.created(a)"));
  const ScheduleRow& row = commits.back().new_schedules.front();
  EXPECT_EQ(row.status, "pending");
  EXPECT_EQ(row.attempt_count, 0);
  EXPECT_EQ(row.max_retries, 2);
}

TEST(CreationsTest, what_sql_put_there_comes_before_the_first_commit_about_it) {
  const auto commits = with_creations(
      sqlite_commits({attempt("a", 1, 5, 9)}, {audit("flag.created", 1), audit("schedule.cancelled", 7, "b")},
                     schedules({"a", "b"})),
      {{"f", FlagRow{}}}, schedules({"a", "b", "untouched"}));
  EXPECT_THAT(shown(commits),
              ElementsAre("flag.created", "+a", "a1", "+b", "schedule.cancelled(b)", "+untouched"));
}

TEST(CreationsTest, a_flag_that_sql_put_there_is_as_it_was_before_the_first_event) {
  const auto version = [](std::int64_t number) {
    FlagRow flag;
    flag.id = "g";
    flag.version = number;
    return flag;
  };
  const auto edit = [&](std::int64_t number) {
    auto event = audit("flag.edited", 1, "", "g");
    event.row.before = version(number);
    return event;
  };
  // The events of one transaction come in any order.
  const auto commits = with_creations(sqlite_commits({}, {edit(2), edit(1)}, {}), {{"g", version(3)}}, {});
  ASSERT_EQ(commits.size(), 3U);
  EXPECT_EQ(commits.front().new_flags.front().version, 1);
}

}  // namespace
}  // namespace hoist::model
