// Deliveries on a real store through a transport that does what the test says, stepped by hand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hoist/engine/deliverer.h"
#include "integration/engine_harness.h"
#include "support/builders.h"
#include "support/fake_transport.h"

namespace hoist::test {

class DeliveryHarness {
 public:
  explicit DeliveryHarness(std::string_view kind, const TestStoreOptions& options = {})
      : engine(kind, options) {}

  Webhook add_webhook(std::string url, const RetryPolicy& policy = kDefaultWebhookPolicy) {
    Webhook webhook = make.make_webhook(std::move(url));
    webhook.retry_policy = policy;
    in_unit(engine.session(), Access::kWrite,
            [&](UnitOfWork& unit) { must(unit.webhooks().insert(webhook)); });
    return webhook;
  }
  /// Due now.
  Delivery add_delivery(const Webhook& webhook) {
    make.set_created_at(engine.now());
    const Delivery delivery = make.make_delivery(webhook);
    in_unit(engine.session(), Access::kWrite,
            [&](UnitOfWork& unit) { must(unit.deliveries().insert(std::vector{delivery})); });
    return delivery;
  }
  Delivery delivery(const DeliveryId& id) {
    return in_unit(engine.session(), Access::kRead,
                   [&](UnitOfWork& unit) { return must(unit.deliveries().find(id)).value(); });
  }
  std::vector<DeliveryAttempt> attempts(const DeliveryId& id) {
    return in_unit(engine.session(), Access::kRead,
                   [&](UnitOfWork& unit) { return must(unit.deliveries().attempts(id)); });
  }
  /// A process of its own. It sends through `transport`.
  std::unique_ptr<DeliveryRound> make_round(const DeliveryRoundOptions& options = {.worker = "worker-1"}) {
    sessions_.push_back(engine.store().open_session(SessionPurpose::kRunner));
    return std::make_unique<DeliveryRound>(*sessions_.back(), transport, engine.store().clock(), engine.log(),
                                           engine.random(), options);
  }

  EngineHarness engine;
  Builders make;
  FakeTransport transport;

 private:
  std::vector<std::unique_ptr<Session>> sessions_;
};

/// Nothing can be recorded, until end(): on SQLite somebody else is writing, on PostgreSQL the ledger is
/// gone. The store's lock_wait wants to be short.
class RecordingOutage {
 public:
  explicit RecordingOutage(TestStore& store) : store_(store), connection_(store.connect()) {
    connection_->run(store_.is_sqlite() ? "BEGIN IMMEDIATE"
                                        : "ALTER TABLE delivery_attempts RENAME TO elsewhere");
  }
  void end() {
    connection_->run(store_.is_sqlite() ? "ROLLBACK" : "ALTER TABLE elsewhere RENAME TO delivery_attempts");
  }

 private:
  TestStore& store_;
  std::unique_ptr<SqlConnection> connection_;
};
[[nodiscard]] inline TestStoreOptions impatient() { return {.lock_wait = std::chrono::milliseconds(20)}; }

/// No answer in time: what opens a breaker.
[[nodiscard]] inline DeliveryFailure no_answer() {
  return {.failure = {.failure_class = FailureClass::kTransient, .code = "TIMEOUT", .message = "no answer"},
          .retry_after = std::nullopt,
          .unreachable = true};
}
/// An answer that says no.
[[nodiscard]] inline DeliveryFailure refused_answer() {
  return {.failure = {.failure_class = FailureClass::kPermanent, .code = "HTTP_410", .message = "gone"},
          .retry_after = std::nullopt,
          .unreachable = false};
}

}  // namespace hoist::test
