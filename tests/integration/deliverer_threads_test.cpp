// The deliverer on threads for real: woken, stopped, in an outage, and two at once.
// Built with ThreadSanitizer as well.
#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "hoist/engine/deliverer.h"
#include "hoist/engine/runner.h"
#include "hoist/system/os_random.h"
#include "integration/delivery_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// A deliverer on a thread of its own, with a transport of its own; stopped and joined at the end.
class RunningDeliverer {
 public:
  RunningDeliverer(TestStore& store, FakeTransport& transport, Log& log, std::string name,
                   Duration drain = 10h, Duration keep = 0s)
      : deliverer_(
            store.store(), transport, clock_, log, random_,
            {.round = {.worker = std::move(name)}, .poll_interval = 10h, .drain = drain, .keep = keep}),
        thread_([this](const std::stop_token& stop) { deliverer_.run(stop); }) {}

  Deliverer& deliverer() { return deliverer_; }
  void request_stop() { thread_.request_stop(); }
  void join() { thread_.join(); }

 private:
  WallClock clock_;
  OsRandom random_;
  Deliverer deliverer_;
  std::jthread thread_;
};

class DelivererThreads : public OnBothStores {
 protected:
  [[nodiscard]] DeliveryStatus status(const Delivery& delivery) {
    return harness_.delivery(delivery.id).status;
  }

  DeliveryHarness harness_{GetParam(), impatient()};
  RecordingLog log_;
  const std::string url_ = "https://a.example";
};

TEST_P(DelivererThreads, a_runner_wakes_it_for_what_it_settled) {
  const Webhook webhook = harness_.add_webhook(url_);
  harness_.engine.create_flag("checkout");
  harness_.engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  RunningDeliverer running(harness_.engine.store(), harness_.transport, log_, "worker-1");
  static_cast<void>(harness_.transport.wait_number(1));  // It sleeps, for hours.
  harness_.engine.advance(1min);
  WallClock clock;
  OsRandom random;
  Runner runner(
      harness_.engine.store().store(), clock, log_, random,
      {.pass = {.policy = {}, .worker = "worker-1"}, .on_told = [&running] { running.deliverer().wake(); }});
  std::jthread runner_thread([&runner](const std::stop_token& stop) { runner.run(stop); });
  EXPECT_TRUE(log_.wait_for("Notification delivered")) << log_.dump();
}

TEST_P(DelivererThreads, it_looks_often_only_while_it_had_something_to_deliver_lately) {
  FakeTransport& transport = harness_.transport;
  const Webhook webhook = harness_.add_webhook(url_);
  ManualClock clock;
  OsRandom random;
  Deliverer deliverer(harness_.engine.store().store(), transport, clock, log_, random,
                      {.round = {.worker = "worker-1"}});
  std::jthread thread([&deliverer](const std::stop_token& stop) { deliverer.run(stop); });
  // In which it comes to rest: behind those that end at once, because there may be more.
  const auto next_wait = [&] {
    std::size_t number = transport.waits();
    deliverer.wake();
    Duration wait{0};
    while (wait == Duration::zero()) wait = transport.wait_number(++number);
    return wait;
  };
  EXPECT_EQ(transport.wait_number(1), 2min);
  transport.set(url_, {.hangs = true});
  harness_.add_delivery(webhook);
  EXPECT_EQ(next_wait(), 5s);
  clock.advance(10min - 1us);
  transport.end_hanging(std::nullopt);
  ASSERT_TRUE(log_.wait_for("Notification delivered")) << log_.dump();
  // It was under way when it last looked, ten minutes ago.
  EXPECT_EQ(next_wait(), 5s);
  clock.advance(1us);
  // A look that began before that may come first.
  EXPECT_TRUE(next_wait() == 2min || next_wait() == 2min);
}

TEST_P(DelivererThreads, a_stop_waits_for_what_is_under_way_and_records_it) {
  const Webhook webhook = harness_.add_webhook(url_);
  harness_.transport.set(url_, {.hangs = true});
  const Delivery delivery = harness_.add_delivery(webhook);
  RunningDeliverer running(harness_.engine.store(), harness_.transport, log_, "worker-1");
  harness_.transport.await_started(1);
  running.request_stop();
  harness_.transport.end_hanging(std::nullopt);
  running.join();
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  EXPECT_EQ(log_.count("Deliveries let go"), 0U);
}

TEST_P(DelivererThreads, a_stop_lets_go_of_what_does_not_end) {
  const Webhook webhook = harness_.add_webhook(url_);
  harness_.transport.set(url_, {.hangs = true});
  const Delivery delivery = harness_.add_delivery(webhook);
  RunningDeliverer running(harness_.engine.store(), harness_.transport, log_, "worker-1", 0s);
  harness_.transport.await_started(1);
  running.request_stop();
  running.join();
  EXPECT_EQ(log_.count("Deliveries let go"), 1U);
  EXPECT_EQ(status(delivery), DeliveryStatus::kPending);
  EXPECT_EQ(harness_.delivery(delivery.id).due_at, harness_.engine.now() + kDeliveryLease);
}

TEST_P(DelivererThreads, an_outage_is_said_once_and_costs_nothing) {
  const Webhook webhook = harness_.add_webhook(url_);
  harness_.transport.set(url_, {.hangs = true});
  const Delivery delivery = harness_.add_delivery(webhook);
  RunningDeliverer running(harness_.engine.store(), harness_.transport, log_, "worker-1");
  harness_.transport.await_started(1);
  RecordingOutage outage(harness_.engine.store());
  harness_.transport.end_hanging(std::nullopt);
  ASSERT_TRUE(log_.wait_for("Deliveries wait for the store")) << log_.dump();
  const std::size_t waits = harness_.transport.waits();
  running.deliverer().wake();
  EXPECT_LE(harness_.transport.wait_number(waits + 1), 5s) << "it backs off by itself";
  outage.end();
  running.deliverer().wake();
  EXPECT_TRUE(log_.wait_for("Notification delivered")) << log_.dump();
  running.request_stop();
  running.join();
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  EXPECT_EQ(log_.count("Deliveries wait for the store"), 1U);
}

TEST_P(DelivererThreads, what_ended_long_ago_is_removed) {
  const Webhook webhook = harness_.add_webhook(url_);
  const auto count = [this] {
    return harness_.engine.store().sql().number("SELECT count(*) FROM webhook_deliveries");
  };
  harness_.add_delivery(webhook);
  {
    RunningDeliverer running(harness_.engine.store(), harness_.transport, log_, "worker-1");
    ASSERT_TRUE(log_.wait_for("Notification delivered")) << log_.dump();
    running.request_stop();
    running.join();
  }
  harness_.engine.advance(1h + 1us);
  EXPECT_EQ(count(), 1);
  RunningDeliverer running(harness_.engine.store(), harness_.transport, log_, "worker-2", 10h, 1h);
  EXPECT_TRUE(log_.wait_for("Ended deliveries removed")) << log_.dump();
  running.request_stop();
  running.join();
  EXPECT_EQ(count(), 0);
}

TEST_P(DelivererThreads, two_share_the_work_and_send_nothing_twice) {
  constexpr int kDeliveries = 60;
  std::vector<Webhook> webhooks;
  for (int i = 0; i < 6; ++i) {
    webhooks.push_back(harness_.add_webhook("https://" + std::to_string(i) + ".example"));
  }
  for (int i = 0; i < kDeliveries; ++i) harness_.add_delivery(webhooks.at(static_cast<std::size_t>(i) % 6));
  FakeTransport second_transport;
  {
    RunningDeliverer first(harness_.engine.store(), harness_.transport, log_, "worker-1");
    RunningDeliverer second(harness_.engine.store(), second_transport, log_, "worker-2");
    ASSERT_TRUE(log_.wait_until([](const std::vector<LogRecord>& records) {
      return std::count_if(records.begin(), records.end(), [](const LogRecord& record) {
               return record.message == "Notification delivered";
             }) >= kDeliveries;
    })) << log_.dump();
  }
  std::set<DeliveryId> sent;
  for (const FakeTransport* transport : {&harness_.transport, &second_transport}) {
    for (const Outgoing& outgoing : transport->started()) {
      EXPECT_TRUE(sent.insert(outgoing.delivery).second) << "sent twice";
    }
  }
  EXPECT_EQ(sent.size(), static_cast<std::size_t>(kDeliveries));
}

HOIST_ON_BOTH_STORES(DelivererThreads);

}  // namespace
}  // namespace hoist::test
