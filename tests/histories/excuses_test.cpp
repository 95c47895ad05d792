#include "histories/excuses.h"

#include <gtest/gtest.h>

namespace hoist::histories {
namespace {

constexpr model::Micros kStart = 1'795'770'000'000'000;
constexpr model::Micros kSecond = 1'000'000;

Instant at(model::Micros us) { return Instant::from_unix_us(us); }

/// One schedule "s" of the flag "f", whose first attempt by "w1.1" failed one second in.
class ExcusesTest : public testing::Test {
 protected:
  ExcusesTest() {
    evidence_.contents.flags["f"].id = "f";
    model::ScheduleRow& schedule = evidence_.contents.schedules["s"];
    schedule.id = "s";
    schedule.flag_id = "f";
    schedule.scheduled_at = kStart;
    schedule.updates[model::kEnabled] = "true";
    evidence_.commits.resize(1);
    evidence_.statement_timeout = std::chrono::milliseconds(400);
  }

  void fails_with(const std::string& error_class, const std::string& code) {
    model::AttemptRow attempt;
    attempt.schedule_id = "s";
    attempt.number = 1;
    attempt.worker = "w1.1";
    attempt.started_at = attempt.ended_at = kStart + kSecond;
    attempt.outcome = "failed";
    attempt.error_class = error_class;
    attempt.error_code = code;
    evidence_.commits.front().attempts = {attempt};
  }
  void breaks(const Fault& fault) { evidence_.faults.push_back(fault); }
  void queue_answers(const std::string& call, ErrorCode code, const std::string& store_code = "") {
    Error error{code, "said so", {}};
    if (!store_code.empty()) error.context.push_back({std::string(kStoreCodeDetail), store_code});
    evidence_.queue_errors = {
        {.worker = "w1.1", .call = call, .from = at(kStart), .to = at(kStart + kSecond), .error = error}};
  }
  [[nodiscard]] std::size_t objections() const {
    std::vector<Objection> found;
    judge_failures(evidence_, found);
    judge_queue_errors(evidence_, found);
    return found.size();
  }
  [[nodiscard]] static Fault fault(FaultKind kind, model::Micros from, model::Micros until) {
    return {.kind = kind, .from = at(kStart + from), .until = at(kStart + until)};
  }

  Evidence evidence_;
};

TEST_F(ExcusesTest, nothing_excuses_a_failure_without_a_fault) {
  for (const char* code : {"P0001", "55P03", "57014", "STORE_TRANSIENT", "40P01", "INTERNAL"}) {
    fails_with("transient", code);
    EXPECT_EQ(objections(), 1U) << code;
  }
  for (const char* code : {"23514", "NOT_FOUND", "INVALID_STATE", "P0001"}) {
    fails_with("permanent", code);
    EXPECT_EQ(objections(), 1U) << code;
  }
}

TEST_F(ExcusesTest, a_misfit_is_left_to_the_model_but_for_its_class) {
  fails_with("permanent", "VALIDATION_ERROR");
  EXPECT_EQ(objections(), 0U);
  fails_with("transient", "VALIDATION_ERROR");
  EXPECT_EQ(objections(), 1U);
  fails_with("transient", "INVALID_STATE");
  EXPECT_EQ(objections(), 0U);
}

TEST_F(ExcusesTest, how_late_it_was_is_left_to_the_model_but_for_its_class) {
  fails_with("permanent", "missed_window");
  EXPECT_EQ(objections(), 0U);
  fails_with("transient", "missed_window");
  EXPECT_EQ(objections(), 1U);
}

TEST_F(ExcusesTest, a_trigger_excuses_only_its_own_flag_and_its_own_time) {
  fails_with("transient", "P0001");
  Fault raise = fault(FaultKind::kRaise, 0, 2 * kSecond);
  raise.flag = "another";
  breaks(raise);
  EXPECT_EQ(objections(), 1U);
  Fault early = fault(FaultKind::kRaise, 0, kSecond / 2);
  early.flag = "f";
  breaks(early);
  EXPECT_EQ(objections(), 1U);
  raise.flag = "f";
  breaks(raise);
  EXPECT_EQ(objections(), 0U);
}

TEST_F(ExcusesTest, a_ledger_that_refused_a_misfit_excuses_the_refusal_of_that_flag) {
  fails_with("transient", "P0001");
  Fault refusal = fault(FaultKind::kRefusedFailures, 0, 2 * kSecond);
  refusal.flag = "another";
  breaks(refusal);
  EXPECT_EQ(objections(), 1U);
  refusal.flag = "f";
  breaks(refusal);
  EXPECT_EQ(objections(), 0U);
}

TEST_F(ExcusesTest, a_check_is_permanent) {
  Fault check = fault(FaultKind::kCheck, 0, 2 * kSecond);
  check.flag = "f";
  breaks(check);
  fails_with("permanent", "23514");
  EXPECT_EQ(objections(), 0U);
  fails_with("transient", "23514");
  EXPECT_EQ(objections(), 1U);
}

TEST_F(ExcusesTest, a_slow_transaction_excuses_others_only) {
  fails_with("transient", "55P03");
  Fault slow = fault(FaultKind::kStall, 0, kSecond);
  slow.actor = "w1.1";
  breaks(slow);
  EXPECT_EQ(objections(), 1U);
  slow.actor = "w2.1";
  breaks(slow);
  EXPECT_EQ(objections(), 0U);
}

TEST_F(ExcusesTest, a_deadlock_has_no_excuse) {
  fails_with("transient", "40P01");
  breaks(fault(FaultKind::kHeldFlag, 0, 2 * kSecond));
  EXPECT_EQ(objections(), 1U);
}

TEST_F(ExcusesTest, a_lost_connection_must_have_been_cut) {
  queue_answers("claim", ErrorCode::kConnectionLost);
  EXPECT_EQ(objections(), 1U);
  Fault cut = fault(FaultKind::kLostCall, kSecond / 2, kSecond / 2);
  cut.actor = "w2";
  breaks(cut);
  EXPECT_EQ(objections(), 1U);
  cut.actor = "w1";
  breaks(cut);
  EXPECT_EQ(objections(), 0U);
}

TEST_F(ExcusesTest, a_claim_never_waits_and_an_outcome_always_meets_its_claim) {
  breaks(fault(FaultKind::kHeldSchedule, 0, 2 * kSecond));
  queue_answers("claim", ErrorCode::kLockTimeout, "55P03");
  EXPECT_EQ(objections(), 1U);
  queue_answers("settle", ErrorCode::kInternal);
  EXPECT_EQ(objections(), 1U);
}

TEST_F(ExcusesTest, an_attempt_begins_after_its_schedule_is_due) {
  fails_with("transient", "P0001");
  Fault raise = fault(FaultKind::kRaise, -kSecond, 2 * kSecond);
  raise.from = Instant();
  raise.flag = "f";
  breaks(raise);
  EXPECT_EQ(objections(), 0U);
  evidence_.commits.front().attempts.front().started_at = 0;
  EXPECT_EQ(objections(), 1U);
}

}  // namespace
}  // namespace hoist::histories
