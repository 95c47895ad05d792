#include "histories/judge.h"

#include <gtest/gtest.h>

#include "histories/punctuality.h"
#include "histories/serial_order.h"

namespace hoist::histories {
namespace {

constexpr model::Micros kStart = 1'795'770'000'000'000;
constexpr model::Micros kSecond = 1'000'000;

Instant at(model::Micros us) { return Instant::from_unix_us(kStart + us); }

model::Commit commit_of(const std::string& actor, const std::string& action) {
  model::AuditRow audit;
  audit.actor = actor;
  audit.action = action;
  audit.flag_id = "f";
  model::Commit commit;
  commit.audits.push_back(audit);
  return commit;
}

Operation operation(const std::string& actor, model::Micros from, model::Micros to) {
  Operation made;
  made.actor = actor;
  made.from = at(from);
  made.to = at(to);
  made.answer = Answer::kAccepted;
  return made;
}

std::string actors(const std::vector<model::Commit>& commits) {
  std::string text;
  for (const model::Commit& commit : commits) text += commit.audits.front().actor;
  return text;
}

TEST(SerialOrder, who_makes_a_schedule_comes_before_who_deletes_the_flag_meanwhile) {
  const std::vector<model::Commit> commits = {commit_of("d", "flag.deleted"), commit_of("e", "flag.edited"),
                                              commit_of("s", "schedule.created")};
  const std::vector<Operation> at_once = {operation("d", 0, 10), operation("s", 9, 20)};
  EXPECT_EQ(actors(in_serial_order(commits, at_once)), "sde");
  const std::vector<Operation> afterwards = {operation("d", 0, 10), operation("s", 11, 20)};
  EXPECT_EQ(actors(in_serial_order(commits, afterwards)), "des");
}

TEST(Judge, objects_to_a_schedule_in_two_hands) {
  const auto hold = [](int unit, model::Micros asked, model::Micros let_go) {
    return Hold{.schedule = "s",
                .worker = "w",
                .unit = unit,
                .asked = at(asked),
                .taken = at(asked + 1),
                .let_go = at(let_go)};
  };
  Evidence evidence;
  evidence.holds = {hold(1, 0, 10), hold(2, 10, 20)};
  EXPECT_TRUE(judge(evidence).objections.empty());
  evidence.holds = {hold(1, 0, 10), hold(2, 5, 20)};
  EXPECT_EQ(judge(evidence).objections.size(), 1U);
}

TEST(Judge, objects_to_what_people_were_told) {
  Evidence evidence;
  evidence.operations = {operation("a", 0, 1)};
  evidence.operations.front().action = "flag.edited";
  EXPECT_EQ(judge(evidence).objections.size(), 1U) << "accepted, and not there";
  evidence.operations.front().answer = Answer::kUnknown;
  EXPECT_TRUE(judge(evidence).objections.empty());
  evidence.operations.front().schedule.emplace().id = "s";
  EXPECT_TRUE(judge(evidence).objections.empty()) << "neither of both is there";
  evidence.contents.schedules["s"].id = "s";
  EXPECT_FALSE(judge(evidence).objections.empty()) << "a schedule without its audit event";
}

TEST(Judge, objects_to_deadlocks) {
  Evidence evidence;
  EXPECT_TRUE(judge(evidence).objections.empty());
  evidence.deadlocks = 1;
  EXPECT_EQ(judge(evidence).objections.size(), 1U);
}

TEST(Lateness, is_counted_without_faults) {
  Evidence evidence;
  model::Commit made = commit_of("a", "schedule.created");
  made.audits.front().schedule_id = "s";
  made.audits.front().at = kStart - kSecond;
  model::AttemptRow attempt;
  attempt.schedule_id = "s";
  attempt.ended_at = kStart + 5 * kSecond;
  model::Commit settled;
  settled.attempts = {attempt};
  evidence.commits = {made, settled};
  evidence.contents.schedules["s"].scheduled_at = kStart;
  std::vector<Objection> objections;
  EXPECT_EQ(judge_lateness(evidence, objections), std::chrono::seconds(5));
  EXPECT_EQ(objections.size(), 1U);
  // Two that overlap, from one second to three.
  evidence.faults = {{.kind = FaultKind::kStall, .from = at(kSecond), .until = at(2 * kSecond)},
                     {.kind = FaultKind::kStall, .from = at(kSecond), .until = at(3 * kSecond)}};
  objections.clear();
  EXPECT_EQ(judge_lateness(evidence, objections), std::chrono::seconds(3));
  EXPECT_TRUE(objections.empty());
}

}  // namespace
}  // namespace hoist::histories
