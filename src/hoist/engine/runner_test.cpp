// The loop and its breaker, on a store that is taken away and given back; every wait is the test's.
#include "hoist/engine/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at = sample::kNow;
};

/// A store in which nothing is due.
class IdleStore final : public Store {
 public:
  explicit IdleStore(SteppedClock& clock) : clock_(clock) {}

  bool gone = false;
  int begun = 0;
  std::vector<int> limits;      ///< Of the claims.
  std::vector<Duration> waits;  ///< Of the listener.
  std::function<void(Duration)> while_waiting = {};

  [[nodiscard]] std::unique_ptr<Session> open_session(SessionPurpose /*purpose*/) override;
  [[nodiscard]] std::unique_ptr<DueListener> open_due_listener() override;
  [[nodiscard]] std::unique_ptr<DueListener> open_change_listener() override { return open_due_listener(); }
  [[nodiscard]] std::string description() const override { return "idle"; }

 private:
  class IdleUnit;
  class IdleSession;
  class WatchedListener;

  SteppedClock& clock_;
};

class IdleStore::IdleUnit final : public UnitOfWork, DueQueue {
 public:
  explicit IdleUnit(IdleStore& store) : store_(store) {}
  [[nodiscard]] Instant now() const override { return store_.clock_.at; }
  [[nodiscard]] DueQueue& due() override { return *this; }
  [[nodiscard]] FlagRepository& flags() override { throw std::logic_error("no flags"); }
  [[nodiscard]] UserOverrideRepository& overrides() override { throw std::logic_error("no overrides"); }
  [[nodiscard]] SegmentRepository& segments() override { throw std::logic_error("no segments"); }
  [[nodiscard]] RetryPolicyRepository& retry_policies() override { throw std::logic_error("no policies"); }
  [[nodiscard]] ScheduleRepository& schedules() override { throw std::logic_error("no schedules"); }
  [[nodiscard]] AttemptLedger& ledger() override { throw std::logic_error("no ledger"); }
  [[nodiscard]] AuditTrail& audit() override { throw std::logic_error("no audit trail"); }
  [[nodiscard]] RevisionCounter& revisions() override { throw std::logic_error("no revisions"); }
  [[nodiscard]] TokenRepository& tokens() override { throw std::logic_error("no tokens"); }
  [[nodiscard]] IdempotencyRecords& idempotency() override { throw std::logic_error("no records"); }
  [[nodiscard]] ScheduleStatistics& statistics() override { throw std::logic_error("no statistics"); }
  [[nodiscard]] WebhookRepository& webhooks() override { throw std::logic_error("no webhooks"); }
  [[nodiscard]] DeliveryQueue& deliveries() override { throw std::logic_error("no deliveries"); }
  [[nodiscard]] WorkerHeartbeats& heartbeats() override { throw std::logic_error("no heartbeats"); }
  [[nodiscard]] ServerReports& server_reports() override { throw std::logic_error("no reports"); }
  [[nodiscard]] TimelineReader& timeline() override { throw std::logic_error("nobody looks at a timeline"); }
  [[nodiscard]] Result<void> commit() override { return {}; }

 private:
  static tl::unexpected<Error> nothing_due() { return fail(ErrorCode::kInternal, "nothing is due"); }

  Result<std::vector<Schedule>> claim(Instant /*now*/, int limit,
                                      std::span<const ScheduleId> /*excluded*/) override {
    store_.limits.push_back(limit);
    return std::vector<Schedule>();
  }
  Result<NextDue> next_due(Instant /*now*/, std::span<const ScheduleId> /*excluded*/) override {
    return NextDue();
  }
  Result<std::vector<Schedule>> claim_again(std::span<const ClaimMark> /*marks*/) override {
    return nothing_due();
  }
  Result<void> settle(std::span<const Settlement> /*settlements*/) override { return nothing_due(); }
  Result<std::map<FlagId, Intent>> earliest_live(std::span<const FlagId> /*flags*/,
                                                 std::span<const ScheduleId> /*excluded*/) override {
    return nothing_due();
  }
  Result<std::vector<Attempt>> attempts(const ScheduleId& /*id*/) override { return nothing_due(); }

  IdleStore& store_;
};

class IdleStore::IdleSession final : public Session {
 public:
  explicit IdleSession(IdleStore& store) : store_(store) {}
  [[nodiscard]] Result<std::unique_ptr<UnitOfWork>> begin(Access /*access*/) override {
    store_.begun += 1;
    if (store_.gone) return fail(ErrorCode::kStoreUnavailable, "the store is gone");
    return std::make_unique<IdleUnit>(store_);
  }

 private:
  IdleStore& store_;
};

class IdleStore::WatchedListener final : public DueListener {
 public:
  explicit WatchedListener(IdleStore& store) : store_(store) {}
  void wait(Duration at_most) override {
    store_.waits.push_back(at_most);
    store_.while_waiting(at_most);
  }
  void interrupt() noexcept override {}

 private:
  IdleStore& store_;
};

std::unique_ptr<Session> IdleStore::open_session(SessionPurpose /*purpose*/) {
  return std::make_unique<IdleSession>(*this);
}
std::unique_ptr<DueListener> IdleStore::open_due_listener() {
  return std::make_unique<WatchedListener>(*this);
}

class Messages final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view message, std::span<const LogField> /*fields*/) override {
    said.emplace_back(message);
  }
  std::vector<std::string> said;
};

class BreakerStates final : public PassMetrics {
 public:
  void attempt_recorded(const Attempt& /*attempt*/, Duration /*lateness*/) override {}
  void failure_unrecorded() override {}
  void batch_settled(const SettledBatch& /*batch*/) override {}
  void notification_enqueued(NotificationEvent /*event*/) override {}
  void pass_finished(const std::string& /*worker*/, Instant /*at*/) override {}
  void store_breaker_changed(BreakerState state) override { states.push_back(state); }
  std::vector<BreakerState> states;
};

constexpr Duration kPollInterval = 30s;

class RunnerTest : public ::testing::Test {
 protected:
  /// Runs until `waits` of its waits are over; `in_wait` is what happens in each, by its number from 1.
  void run(std::size_t waits, const std::function<void(std::size_t, Duration)>& in_wait) {
    std::stop_source stop;
    store.while_waiting = [&](Duration at_most) {
      in_wait(store.waits.size(), at_most);
      if (store.waits.size() == waits) stop.request_stop();
    };
    runner.run(stop.get_token());
  }
  /// That it waited so long, or longer by what the jitter may add.
  void expect_wait(std::size_t number, Duration shortest, Duration longest) {
    ASSERT_GE(store.waits.size(), number);
    EXPECT_GE(store.waits.at(number - 1), shortest) << number;
    EXPECT_LE(store.waits.at(number - 1), longest) << number;
  }

  SteppedClock clock;
  IdleStore store{clock};
  Messages log;
  BreakerStates metrics;
  Prng random{1};
  Runner runner{store, clock, log, random,
                RunnerOptions{.pass = {.policy = {}, .worker = "w1", .metrics = &metrics},
                              .poll_interval = kPollInterval}};
};

}  // namespace

TEST_F(RunnerTest, leaves_a_store_alone_that_failed_three_times_and_longer_each_time) {
  store.gone = true;
  run(7, [&](std::size_t, Duration wait) { clock.at = clock.at + wait; });
  for (const std::size_t blip : {1U, 2U}) expect_wait(blip, 50ms, 100ms);
  expect_wait(3, 1s, 1250ms);
  expect_wait(4, 2s, 2500ms);
  for (const std::size_t late : {5U, 6U, 7U}) expect_wait(late, 4s, 5s);
  EXPECT_EQ(store.begun, 7) << "one call before each wait";
}

TEST_F(RunnerTest, tries_it_with_one_schedule_and_then_goes_on_as_ever) {
  store.gone = true;
  run(6, [&](std::size_t number, Duration wait) {
    clock.at = clock.at + wait;
    if (number == 4) store.gone = false;
  });
  EXPECT_THAT(store.limits, ElementsAre(1, kRunnerBatch));
  EXPECT_EQ(store.waits.at(4), kPollInterval);
  EXPECT_EQ(store.waits.at(5), kPollInterval);
}

TEST_F(RunnerTest, is_not_hastened_by_whoever_wakes_it) {
  store.gone = true;
  int begun = 0;
  run(6, [&](std::size_t number, Duration wait) {
    if (number == 3) begun = store.begun;
    clock.at = clock.at + (number < 3 ? wait : 10ms);
  });
  EXPECT_EQ(store.begun, begun);
  for (const std::size_t number : {4U, 5U, 6U}) {
    EXPECT_EQ(store.waits.at(number - 1), store.waits.at(number - 2) - 10ms) << "the rest of the wait";
  }
}

TEST_F(RunnerTest, shows_its_breaker_and_says_once_that_the_store_is_gone) {
  EXPECT_EQ(runner.health().breaker, BreakerStatus{});
  store.gone = true;
  std::vector<BreakerState> shown;
  run(5, [&](std::size_t number, Duration wait) {
    shown.push_back(runner.health().breaker.state);
    EXPECT_EQ(runner.health().outage.has_value(), store.gone);
    if (number == 3) EXPECT_EQ(runner.health().breaker.since, clock.at);
    clock.at = clock.at + wait;
    if (number == 4) store.gone = false;
  });
  using enum BreakerState;
  EXPECT_THAT(shown, ElementsAre(kClosed, kClosed, kOpen, kOpen, kClosed));
  EXPECT_THAT(metrics.states, ElementsAre(kOpen, kHalfOpen, kOpen, kHalfOpen, kClosed));
  EXPECT_THAT(log.said, ElementsAre("Store unreachable, the runner waits", "Store reachable again"));
}

TEST_F(RunnerTest, a_connection_that_was_dropped_once_opens_nothing) {
  store.gone = true;
  run(6, [&](std::size_t number, Duration wait) {
    clock.at = clock.at + wait;
    store.gone = number % 3 != 2;
  });
  EXPECT_THAT(metrics.states, IsEmpty()) << "never three in a row";
}

TEST_F(RunnerTest, a_clock_that_is_set_back_does_not_keep_it_from_its_store) {
  store.gone = true;
  run(4, [&](std::size_t number, Duration wait) {
    if (number < 3) clock.at = clock.at + wait;
    if (number != 3) return;
    clock.at = clock.at - 1h;
    store.gone = false;
  });
  EXPECT_EQ(store.waits.at(3), kPollInterval);
  EXPECT_EQ(runner.health().breaker.state, BreakerState::kClosed);
}

TEST_F(RunnerTest, stops_while_it_leaves_its_store_alone) {
  store.gone = true;
  run(3, [&](std::size_t, Duration) { clock.at = clock.at + 100ms; });
  EXPECT_EQ(store.begun, 3) << "no probe any more";
}

}  // namespace hoist
