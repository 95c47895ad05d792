// DueQueue::claim and next_due: what is taken, and in which order.
#include <random>

#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// How many places are kept for first attempts (DueQueue::claim): a quarter, at least one from a limit
/// of 2.
std::size_t kept_places(std::size_t limit) { return limit < 2 ? 0 : std::max<std::size_t>(1, limit / 4); }

/// What claim() promises, in plain C++.
std::vector<ScheduleId> expected_claim(const std::vector<Schedule>& all, Instant now, std::size_t limit,
                                       const std::vector<ScheduleId>& excluded = {}) {
  using Place = std::pair<Instant, ScheduleId>;
  std::vector<Place> retries;
  std::vector<Place> firsts;
  for (const Schedule& schedule : all) {
    const auto due_at = schedule.due_at();
    if (!due_at || *due_at > now) continue;
    if (std::find(excluded.begin(), excluded.end(), schedule.id) != excluded.end()) continue;
    (schedule.retrying() ? retries : firsts).emplace_back(*due_at - schedule.priority * 1min, schedule.id);
  }
  std::sort(retries.begin(), retries.end());
  std::sort(firsts.begin(), firsts.end());
  retries.resize(std::min(retries.size(), limit - std::min(firsts.size(), kept_places(limit))));
  firsts.resize(std::min(firsts.size(), limit - retries.size()));
  std::vector<ScheduleId> ids;
  for (const Place& place : retries) ids.push_back(place.second);
  for (const Place& place : firsts) ids.push_back(place.second);
  return ids;
}

class ClaimTest : public StoreTest {
 protected:
  /// `retries` that wait and `firsts` that are pending, all due, one microsecond apart; the firsts are
  /// older, so that an order by time alone would be found out.
  std::vector<Schedule> add_due(int retries, int firsts) {
    std::vector<Schedule> schedules;
    for (int i = 0; i < retries; ++i) {
      schedules.push_back(make.make_retrying(flag, kTestStart - 2h, kTestStart - 1h + Duration(i)));
    }
    for (int i = 0; i < firsts; ++i) {
      schedules.push_back(make.make_schedule(flag, kTestStart - 3h + Duration(i)));
    }
    std::shuffle(schedules.begin(), schedules.end(), std::mt19937(7));
    return add(schedules);
  }

  NextDue next_due(std::span<const ScheduleId> excluded = {}) {
    return read([&](UnitOfWork& unit) { return must(unit.due().next_due(db.clock().now(), excluded)); });
  }

  Flag flag = add_flag("a");
};

TEST_P(ClaimTest, AC2_due_query_takes_what_is_due_and_nothing_else) {
  const auto shape = [&](ScheduleStatus status, std::optional<Instant> next_retry_at) {
    Schedule schedule = make.make_schedule(flag, kTestStart - 1h);
    schedule.status = status;
    schedule.next_retry_at = next_retry_at;
    return add(schedule);
  };
  const Schedule pending = shape(ScheduleStatus::kPending, std::nullopt);
  const Schedule retrying = shape(ScheduleStatus::kFailed, kTestStart - 1min);
  add(make.make_schedule(flag, kTestStart + 1min));                   // not yet due
  add(make.make_retrying(flag, kTestStart - 1h, kTestStart + 1min));  // not yet due again
  shape(ScheduleStatus::kFailed, std::nullopt);                       // terminal
  shape(ScheduleStatus::kApplied, std::nullopt);
  shape(ScheduleStatus::kCancelled, std::nullopt);
  EXPECT_EQ(claimable(100), (std::vector{retrying, pending}));
}

TEST_P(ClaimTest, the_higher_priority_is_claimed_first_but_nothing_before_it_is_due) {
  const auto of_priority = [&](int priority, Instant at) {
    Schedule schedule = make.make_schedule(flag, at);
    schedule.priority = priority;
    return add(schedule);
  };
  const Schedule waiting = of_priority(0, kTestStart - 3min);
  const Schedule fresh = of_priority(0, kTestStart);
  const Schedule urgent = of_priority(10, kTestStart);
  of_priority(10, kTestStart + Duration(1));  // its key is ten minutes ago, and it is not due
  const Schedule aged = of_priority(0, kTestStart - 11min);
  const Schedule somewhat = of_priority(2, kTestStart - Duration(1));
  // As if due at -11, -10, -3, just below -2 and 0 minutes: what has waited long enough goes before all.
  EXPECT_EQ(claimable(100), (std::vector{aged, urgent, waiting, somewhat, fresh}));
  EXPECT_EQ(claimable(2), (std::vector{aged, urgent}));
  EXPECT_EQ(next_due().future, kTestStart + Duration(1));
}

TEST_P(ClaimTest, a_stream_of_urgent_ones_starves_nothing) {
  const Schedule plain = add(make.make_schedule(flag, kTestStart));
  // Every minute there is more that is urgent than one claim takes, and it is never settled.
  int claims = 0;
  for (; claims < 20; ++claims) {
    for (int i = 0; i < 3; ++i) {
      Schedule urgent = make.make_schedule(flag, kTestStart + claims * 1min);
      urgent.priority = kMaxPriority;
      add(urgent);
    }
    db.clock().set(kTestStart + claims * 1min);
    const std::vector<Schedule> claimed = claimable(2);
    if (std::find(claimed.begin(), claimed.end(), plain) != claimed.end()) break;
    // They are dealt with, but for those that came last.
    db.run_sql("UPDATE feature_flag_schedules SET status = 'cancelled' WHERE priority > 0");
  }
  EXPECT_LE(claims, 11) << "ten steps of a minute, and then they are of the same age";
}

TEST_P(ClaimTest, AC2_due_query_retries_first_then_by_due_at_then_by_id) {
  std::vector<Schedule> all;
  for (int i = 0; i < 60; ++i) {
    // Few instants, so that the id decides often; the ids of one instant come in no order of creation.
    const Instant at = kTestStart - Duration(static_cast<std::int64_t>(make.random().below(5)));
    all.push_back(i % 3 == 0 ? make.make_retrying(flag, kTestStart - 1h, at) : make.make_schedule(flag, at));
  }
  add(all);
  EXPECT_EQ(ids_of(claimable(100)), expected_claim(all, kTestStart, 100));
}

TEST_P(ClaimTest, AC2_due_query_counts_the_very_instant_as_due_and_the_next_microsecond_not) {
  const Schedule first = add(make.make_schedule(flag, kTestStart));
  const Schedule retry = add(make.make_retrying(flag, kTestStart - 1h, kTestStart));
  db.clock().set(kTestStart - Duration(1));
  EXPECT_TRUE(claimable(10).empty());
  db.clock().set(kTestStart);
  EXPECT_EQ(claimable(10), (std::vector{retry, first}));
}

TEST_P(ClaimTest, AC2_due_query_is_decided_by_next_retry_at_alone) {
  Schedule last_retry = make.make_retrying(flag, kTestStart - 1h, kTestStart);
  last_retry.retry_count = last_retry.max_retries;  // the last retry is still to come
  add(last_retry);
  EXPECT_EQ(claimable(10), std::vector{last_retry});
}

TEST_P(ClaimTest, takes_schedules_at_the_ends_of_time) {
  const Schedule oldest = add(make.make_schedule(flag, kMinInstant));
  const Schedule last = add(make.make_schedule(flag, kMaxInstant));
  EXPECT_EQ(claimable(10), std::vector{oldest});
  db.clock().set(kMaxInstant);
  EXPECT_EQ(claimable(10), (std::vector{oldest, last}));
}

TEST_P(ClaimTest, keeps_a_quarter_for_first_attempts) {
  add_due(200, 200);
  for (const auto& [limit, firsts] :
       {std::pair{1, 0}, {2, 1}, {3, 1}, {4, 1}, {8, 2}, {100, 25}, {200, 50}}) {
    const std::vector<Schedule> claimed = claimable(limit);
    ASSERT_EQ(claimed.size(), static_cast<std::size_t>(limit));
    const auto retries = std::count_if(claimed.begin(), claimed.end(),
                                       [](const Schedule& schedule) { return schedule.retrying(); });
    EXPECT_EQ(retries, limit - firsts) << "limit " << limit;
    EXPECT_TRUE(std::is_partitioned(claimed.begin(), claimed.end(),
                                    [](const Schedule& schedule) { return schedule.retrying(); }))
        << "limit " << limit;
  }
}

TEST_P(ClaimTest, fills_the_places_that_first_attempts_leave) {
  const std::vector<Schedule> all = add_due(10, 1);
  for (int limit = 1; limit <= 12; ++limit) {
    EXPECT_EQ(ids_of(claimable(limit)), expected_claim(all, kTestStart, static_cast<std::size_t>(limit)))
        << "limit " << limit;
  }
}

TEST_P(ClaimTest, fills_the_places_that_retries_leave) {
  const std::vector<Schedule> all = add_due(1, 10);
  for (int limit = 1; limit <= 12; ++limit) {
    EXPECT_EQ(ids_of(claimable(limit)), expected_claim(all, kTestStart, static_cast<std::size_t>(limit)))
        << "limit " << limit;
  }
}

TEST_P(ClaimTest, agrees_with_a_plain_model_on_random_queues) {
  std::vector<Schedule> all;
  for (int round = 0; round < 25; ++round) {
    std::vector<Schedule> more;
    for (std::uint64_t i = make.random().below(8); i > 0; --i) {
      const Instant at = kTestStart + Duration(static_cast<std::int64_t>(make.random().below(9)) - 4);
      more.push_back(make.random().below(2) == 0 ? make.make_schedule(flag, at)
                                                 : make.make_retrying(flag, kTestStart - 1h, at));
    }
    add(more);
    all.insert(all.end(), more.begin(), more.end());
    std::vector<ScheduleId> excluded;
    for (const Schedule& schedule : all) {
      if (make.random().below(5) == 0) excluded.push_back(schedule.id);
    }
    db.clock().set(kTestStart + Duration(static_cast<std::int64_t>(make.random().below(9)) - 4));
    const int limit = static_cast<int>(1 + make.random().below(all.size() + 3));
    ASSERT_EQ(ids_of(claimable(limit, excluded)),
              expected_claim(all, db.clock().now(), static_cast<std::size_t>(limit), excluded))
        << "round " << round << " limit " << limit;
  }
}

TEST_P(ClaimTest, leaves_a_thousand_excluded_alone) {
  const std::vector<Schedule> all = add_due(600, 600);
  std::vector<ScheduleId> excluded = ids_of(all);
  const ScheduleId left = excluded.back();
  excluded.pop_back();
  excluded.push_back(make.make_id<ScheduleId>());  // one that is not there at all
  EXPECT_EQ(ids_of(claimable(2000, excluded)), std::vector{left});
}

TEST_P(ClaimTest, gives_back_whole_schedules) {
  Schedule retrying = make.make_retrying(flag, kTestStart - 1h, kTestStart);
  retrying.updates = make_updates(false, 25);
  retrying.last_error = kAwkwardText;
  retrying.created_by = kAwkwardText;
  retrying.attempt_count = 9;
  retrying.max_retries = 10;
  const Flag staging = add_flag("b", "staging");
  const Schedule elsewhere = make.make_schedule(staging, kTestStart);
  add(retrying);
  add(elsewhere);
  EXPECT_EQ(claimable(10), (std::vector{retrying, elsewhere}));
}

TEST_P(ClaimTest, a_claim_that_is_not_committed_changes_nothing) {
  const std::vector<Schedule> all = add_due(3, 3);
  const std::vector<Schedule> first = claimable(100);
  EXPECT_EQ(first.size(), all.size());
  EXPECT_EQ(claimable(100), first);
  write([&](UnitOfWork& unit) { must(unit.due().claim(unit.now(), 100, {})); });
  EXPECT_EQ(claimable(100), first);  // a claim alone writes nothing, committed or not
}

TEST_P(ClaimTest, next_due_of_an_empty_queue) {
  EXPECT_FALSE(next_due().overdue);
  EXPECT_EQ(next_due().future, std::nullopt);
  for (const ScheduleStatus status :
       {ScheduleStatus::kApplied, ScheduleStatus::kFailed, ScheduleStatus::kCancelled}) {
    for (const Duration from_now : {Duration(-1h), Duration(1h)}) {
      Schedule ended = make.make_schedule(flag, kTestStart + from_now);
      ended.status = status;
      add(ended);
    }
  }
  EXPECT_FALSE(next_due().overdue);
  EXPECT_EQ(next_due().future, std::nullopt);
}

TEST_P(ClaimTest, next_due_is_the_earliest_of_both_kinds) {
  add(make.make_schedule(flag, kTestStart + 3h));
  EXPECT_EQ(next_due().future, kTestStart + 3h);
  add(make.make_retrying(flag, kTestStart - 1h, kTestStart + 2h));
  EXPECT_EQ(next_due().future, kTestStart + 2h);
  add(make.make_schedule(flag, kTestStart + 1h));
  EXPECT_EQ(next_due().future, kTestStart + 1h);
  add(make.make_schedule(flag, kTestStart + Duration(1)));
  EXPECT_EQ(next_due().future, kTestStart + Duration(1));
  EXPECT_FALSE(next_due().overdue);
}

TEST_P(ClaimTest, next_due_tells_overdue_from_future) {
  add(make.make_schedule(flag, kTestStart));
  EXPECT_TRUE(next_due().overdue);
  EXPECT_EQ(next_due().future, std::nullopt);
  add(make.make_retrying(flag, kTestStart - 1h, kTestStart + 1h));
  EXPECT_TRUE(next_due().overdue);
  EXPECT_EQ(next_due().future, kTestStart + 1h);
  apply_due();
  EXPECT_FALSE(next_due().overdue);
  EXPECT_EQ(next_due().future, kTestStart + 1h);
  db.clock().advance(1h);
  EXPECT_TRUE(next_due().overdue);
  EXPECT_EQ(next_due().future, std::nullopt);
}

TEST_P(ClaimTest, next_due_leaves_out_what_is_excluded) {
  const Schedule pending = make.make_schedule(flag, kTestStart);
  const Schedule retrying = make.make_retrying(flag, kTestStart - 1h, kTestStart);
  const Schedule later = make.make_schedule(flag, kTestStart + 1h);
  for (const Schedule& schedule : {pending, retrying, later}) add(schedule);
  const std::vector<ScheduleId> one = {pending.id};
  EXPECT_TRUE(next_due(one).overdue);
  const std::vector<ScheduleId> all = {pending.id, retrying.id, later.id};
  EXPECT_FALSE(next_due(all).overdue);
  EXPECT_EQ(next_due(all).future, kTestStart + 1h);
}

TEST_P(ClaimTest, next_due_counts_what_another_worker_holds) {
  add(make.make_schedule(flag, kTestStart));
  const auto holder = must(session->begin(Access::kWrite));
  ASSERT_EQ(must(holder->due().claim(kTestStart, 1, {})).size(), 1U);
  const auto other = db.open_session(SessionPurpose::kRunner);
  in_unit(*other, Access::kRead,
          [&](UnitOfWork& unit) { EXPECT_TRUE(must(unit.due().next_due(kTestStart, {})).overdue); });
}

HOIST_ON_EACH_STORE(ClaimTest);

}  // namespace
}  // namespace hoist::test
