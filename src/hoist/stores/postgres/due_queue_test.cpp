// Claiming and settling on a real server: who gets what.
#include "hoist/stores/postgres/due_queue.h"

#include <gtest/gtest.h>

#include <thread>

#include "hoist/base/prng.h"
#include "hoist/stores/postgres/session.h"
#include "hoist/stores/postgres/test_database.h"
#include "hoist/stores/postgres/test_values.h"

namespace hoist::postgres {
namespace {

class DueQueueTest : public testing::Test {
 protected:
  void SetUp() override {
    database_.migrate();
    raw_.exec("INSERT INTO feature_flags (id, flag_key) VALUES ('" + flag_.id.to_string() + "', 'one')");
  }

  std::unique_ptr<Session> open() {
    return open_postgres_store(database_.options(&clock_))->open_session(SessionPurpose::kRunner);
  }

  static std::unique_ptr<UnitOfWork> begin(Session& session) {
    auto unit = session.begin(Access::kWrite);
    if (!unit) throw std::runtime_error(unit.error().message);
    return *std::move(unit);
  }

  /// Rows numbered first … last, each due a second after the one before, the first at kTestStart.
  void insert_rows(int first, int last, bool retrying = false) {
    raw_.exec(
        "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates, status, retry_count,"
        " next_retry_at) SELECT ('02000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, '" +
        flag_.id.to_string() +
        "', timestamptz '2026-11-27T09:00:00Z' + n * interval '1 second', '{\"enabled\": true}', " +
        (retrying ? "'failed', 1, timestamptz '2026-11-27T09:00:00Z' + n * interval '1 second'"
                  : "'pending', 0, NULL") +
        " FROM generate_series(" + std::to_string(first) + ", " + std::to_string(last) + ") AS n");
  }

  /// The rows' numbers, as claimed.
  static std::vector<int> numbers(const Result<std::vector<Schedule>>& claimed) {
    if (!claimed) throw std::runtime_error(claimed.error().message);
    std::vector<int> found;
    for (const Schedule& schedule : *claimed) {
      const UuidBytes& bytes = schedule.id.bytes();
      found.push_back((bytes[13] << 16) | (bytes[14] << 8) | bytes[15]);
    }
    return found;
  }

  static std::vector<int> range(int first, int last) {
    std::vector<int> all;
    for (int n = first; n <= last; ++n) all.push_back(n);
    return all;
  }
  static std::vector<int> joined(std::vector<int> a, const std::vector<int>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }

  /// What settling `claimed` means, every one of them applied to a flag that is there.
  [[nodiscard]] SettlementPlan plan(std::vector<Schedule> claimed) {
    return plan_settlement(std::move(claimed), {{flag_.id, flag_}},
                           {.now = clock_.now(), .worker = "w", .policy = {}}, random_);
  }

  const Instant late_ = kTestStart + std::chrono::hours(1);
  const Flag flag_ = test_flag("one");
  SteppedClock clock_;
  Prng random_{1};
  TestDatabase database_;
  RawConnection raw_{database_.url()};
};

TEST_F(DueQueueTest, RetriesComeFirstEachInOrder) {
  insert_rows(1, 3);
  insert_rows(4, 5, true);
  const auto session = open();
  EXPECT_EQ(numbers(begin(*session)->due().claim(late_, 100, {})), joined({4, 5}, {1, 2, 3}));
}

TEST_F(DueQueueTest, NothingIsEarly) {
  insert_rows(1, 2);
  insert_rows(3, 4, true);
  const auto session = open();
  const auto claim = [&](Duration after) {
    return numbers(begin(*session)->due().claim(kTestStart + after, 100, {}));
  };
  EXPECT_EQ(claim(std::chrono::microseconds(999'999)), range(1, 0));
  EXPECT_EQ(claim(std::chrono::seconds(1)), range(1, 1));
  EXPECT_EQ(claim(std::chrono::seconds(3)), joined({3}, {1, 2}));
}

TEST_F(DueQueueTest, AQuarterIsKeptForFirstAttempts) {
  insert_rows(1, 20);
  insert_rows(21, 40, true);
  const auto session = open();
  const auto claim = [&](int limit) { return numbers(begin(*session)->due().claim(late_, limit, {})); };
  EXPECT_EQ(claim(12), joined(range(21, 29), range(1, 3)));
  EXPECT_EQ(claim(2), joined({21}, {1}));
  EXPECT_EQ(claim(1), range(21, 21));
  EXPECT_EQ(claim(40), joined(range(21, 40), range(1, 20)));
  EXPECT_EQ(claim(100), joined(range(21, 40), range(1, 20)));
}

TEST_F(DueQueueTest, WhatFirstAttemptsLeaveOverGoesToRetries) {
  insert_rows(1, 1);
  insert_rows(2, 21, true);
  const auto session = open();
  EXPECT_EQ(numbers(begin(*session)->due().claim(late_, 12, {})), joined(range(2, 12), {1}));
}

TEST_F(DueQueueTest, WhatRetriesLeaveOverGoesToFirstAttempts) {
  insert_rows(1, 20);
  insert_rows(21, 22, true);
  const auto session = open();
  EXPECT_EQ(numbers(begin(*session)->due().claim(late_, 12, {})), joined({21, 22}, range(1, 10)));
}

TEST_F(DueQueueTest, ExcludedOnesAreLeftAlone) {
  insert_rows(1, 4);
  insert_rows(5, 7, true);
  const std::vector<ScheduleId> excluded = {ScheduleId(test_uuid(2, 2)), ScheduleId(test_uuid(2, 6))};
  const auto session = open();
  EXPECT_EQ(numbers(begin(*session)->due().claim(late_, 100, excluded)), joined({5, 7}, {1, 3, 4}));
}

TEST_F(DueQueueTest, WhatAnotherHoldsIsSkipped) {
  insert_rows(1, 10);
  const auto one = open();
  const auto two = open();
  const auto first = begin(*one);
  EXPECT_EQ(numbers(first->due().claim(late_, 4, {})), range(1, 4));
  const auto second = begin(*two);
  EXPECT_EQ(numbers(second->due().claim(late_, 4, {})), range(5, 8));
  EXPECT_TRUE(second->due().next_due(late_, {})->overdue);
}

TEST_F(DueQueueTest, AClaimDoesNotLockTheFlag) {
  insert_rows(1, 1);
  const auto session = open();
  const auto unit = begin(*session);
  ASSERT_EQ(numbers(unit->due().claim(late_, 10, {})), range(1, 1));
  EXPECT_NO_THROW(raw_.exec("BEGIN; SELECT 1 FROM feature_flags FOR UPDATE NOWAIT; ROLLBACK"));
}

TEST_F(DueQueueTest, TakingAgainTakesOnlyWhatIsAsItWasSeen) {
  insert_rows(1, 4);
  insert_rows(5, 5, true);
  const auto session = open();
  std::vector<ClaimMark> marks;
  {
    const auto unit = begin(*session);
    const auto claimed = unit->due().claim(late_, 10, {});
    ASSERT_EQ(claimed->size(), 5U);
    for (const Schedule& schedule : *claimed) marks.push_back(claim_mark(schedule));
  }
  raw_.exec("UPDATE feature_flag_schedules SET retry_count = 2 WHERE status = 'failed'");
  const auto id = [](std::uint32_t number) {
    return "'" + ScheduleId(test_uuid(2, number)).to_string() + "'";
  };
  raw_.exec("UPDATE feature_flag_schedules SET status = 'cancelled' WHERE id = " + id(1));
  raw_.exec("UPDATE feature_flag_schedules SET scheduled_at = scheduled_at - interval '1 us' WHERE id = " +
            id(2));
  raw_.exec("BEGIN; SELECT 1 FROM feature_flag_schedules WHERE id = " + id(3) + " FOR UPDATE");
  EXPECT_EQ(numbers(begin(*session)->due().claim_again(marks)), range(4, 4));
}

TEST_F(DueQueueTest, SettlesWhatItClaimedAndWritesTheLedger) {
  insert_rows(1, 2);
  insert_rows(3, 3, true);
  clock_.set(late_);
  const auto session = open();
  const auto unit = begin(*session);
  const auto settlements = plan(*unit->due().claim(late_, 10, {})).settlements;
  ASSERT_EQ(settlements.size(), 3U);
  const auto settled = unit->due().settle(settlements);
  ASSERT_TRUE(settled) << settled.error().message;
  for (const Settlement& settlement : settlements) {
    EXPECT_EQ(unit->schedules().find(settlement.schedule.id)->value(), settlement.schedule);
    EXPECT_EQ(unit->due().attempts(settlement.schedule.id)->at(0), settlement.attempt);
  }
  EXPECT_TRUE(unit->commit());
  EXPECT_EQ(raw_.exec("SELECT count(*) FROM feature_flag_schedules WHERE error_message IS NULL"
                      " AND last_error IS NULL AND cancelled_by IS NULL AND status = 'applied'"),
            "3");
}

TEST_F(DueQueueTest, SettlesAFailureWithItsReason) {
  insert_rows(1, 1);
  clock_.set(late_);
  const auto session = open();
  const auto unit = begin(*session);
  const auto claimed = unit->due().claim(late_, 10, {});
  const Failure failure{
      .failure_class = FailureClass::kTransient, .code = "P0001", .message = "not \"today\""};
  const Settlement settlement =
      plan_failure(claimed->front(), failure, {.now = late_, .worker = "w", .policy = {}}, random_);
  ASSERT_TRUE(unit->due().settle(std::span(&settlement, 1)));
  EXPECT_EQ(unit->schedules().find(settlement.schedule.id)->value(), settlement.schedule);
  EXPECT_EQ(unit->due().attempts(settlement.schedule.id)->at(0), settlement.attempt);
}

TEST_F(DueQueueTest, SettlesRowsThatMoveWhileTheyAreTaken) {
  // A row that somebody updates between the server's finding it and locking it is claimed in its newest
  // version, and that version's place is what settling goes by.
  insert_rows(1, 300);
  clock_.set(late_);
  const auto session = open();
  std::size_t settled_count = 0;
  std::jthread mover([this](const std::stop_token& stop) {
    RawConnection raw(database_.url());
    for (int i = 0; !stop.stop_requested(); ++i) {
      raw.exec("UPDATE feature_flag_schedules SET created_by = 'mover' WHERE id = '" +
               ScheduleId(test_uuid(2, static_cast<std::uint32_t>(i % 300 + 1))).to_string() + "'");
    }
  });
  for (int i = 0; i < 50; ++i) {
    const auto unit = begin(*session);
    const auto settlements = plan(*unit->due().claim(late_, 1000, {})).settlements;
    settled_count += settlements.size();
    const auto settled = unit->due().settle(settlements);
    ASSERT_TRUE(settled) << settled.error().message;
  }
  EXPECT_GT(settled_count, 50U);
}

TEST_F(DueQueueTest, SettlesByIdWhatWasWrittenAfterTheClaim) {
  insert_rows(1, 3);
  clock_.set(late_);
  const auto session = open();
  const auto unit = begin(*session);
  const auto claimed = unit->due().claim(late_, 10, {});
  ASSERT_EQ(claimed->size(), 3U);
  ASSERT_TRUE(unit->schedules().update(claimed->at(1)));
  const auto settled = unit->due().settle(plan(*claimed).settlements);
  EXPECT_TRUE(settled) << settled.error().message;
}

TEST_F(DueQueueTest, RefusesToSettleWhatIsNotAsItWasClaimed) {
  insert_rows(1, 2);
  clock_.set(late_);
  const auto session = open();
  for (const int changed : {0, 1, 2}) {
    const auto unit = begin(*session);
    auto settlements = plan(*unit->due().claim(late_, 10, {})).settlements;
    ASSERT_EQ(settlements.size(), 2U);
    ClaimMark& mark = settlements.at(1).claimed;
    if (changed == 0) mark.retry_count = 1;
    if (changed == 1) mark.due_at = mark.due_at + Duration(1);
    if (changed == 2) mark.status = ScheduleStatus::kFailed;
    ASSERT_TRUE(unit->due().settle(settlements));
    const auto committed = unit->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::kInternal);
  }
}

TEST_F(DueQueueTest, NextDueSaysWhatIsOverdueAndWhatComes) {
  const auto session = open();
  const auto next = [&](Duration after) { return *begin(*session)->due().next_due(kTestStart + after, {}); };
  EXPECT_FALSE(next({}).overdue);
  EXPECT_EQ(next({}).future, std::nullopt);
  insert_rows(5, 6);
  insert_rows(3, 3, true);
  EXPECT_FALSE(next({}).overdue);
  EXPECT_EQ(next({}).future, kTestStart + std::chrono::seconds(3));
  EXPECT_TRUE(next(std::chrono::seconds(3)).overdue);
  EXPECT_EQ(next(std::chrono::seconds(3)).future, kTestStart + std::chrono::seconds(5));
  EXPECT_EQ(next(std::chrono::seconds(6)).future, std::nullopt);
}

}  // namespace
}  // namespace hoist::postgres
