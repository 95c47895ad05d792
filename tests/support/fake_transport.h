// A transport whose receivers do what the test says.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hoist/ports/delivery_transport.h"

namespace hoist::test {

/// Thread-safe. A receiver is known by its URL; one that the test says nothing of takes everything.
class FakeTransport final : public DeliveryTransport {
 public:
  /// What a receiver does with everything it is sent: it takes it, refuses it, or never answers.
  struct Behaviour {
    std::optional<DeliveryFailure> failure = std::nullopt;
    bool hangs = false;
  };
  void set(const std::string& url, Behaviour behaviour) {
    const std::lock_guard lock(mutex_);
    behaviours_[url] = std::move(behaviour);
  }
  /// Called with each attempt as it begins. Set it before anything is sent.
  std::function<void(const Outgoing&)> on_start = {};

  void start(Outgoing outgoing) override {
    if (on_start) on_start(outgoing);
    const std::lock_guard lock(mutex_);
    const Behaviour behaviour = behaviours_[outgoing.webhook.url];
    if (behaviour.hangs) {
      hanging_.push_back(outgoing.delivery);
    } else {
      ended_.push_back({.delivery = outgoing.delivery,
                        .failure = behaviour.failure,
                        .took = std::chrono::milliseconds(20)});
    }
    started_.push_back(std::move(outgoing));
    changed_.notify_all();
  }

  /// No time passes: it waits for an end or an interrupt, unless at_most is nothing.
  std::vector<Delivered> wait(Duration at_most) override {
    std::unique_lock lock(mutex_);
    waits_.push_back(at_most);
    changed_.notify_all();
    if (at_most > Duration::zero()) {
      changed_.wait(lock, [this] { return interrupted_ || !ended_.empty(); });
    }
    interrupted_ = false;
    return std::exchange(ended_, {});
  }
  void interrupt() noexcept override {
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    changed_.notify_all();
  }

  /// The hanging attempts end so.
  void end_hanging(const std::optional<DeliveryFailure>& failure) {
    const std::lock_guard lock(mutex_);
    for (const DeliveryId& delivery : std::exchange(hanging_, {})) {
      ended_.push_back({.delivery = delivery, .failure = failure, .took = std::chrono::seconds(10)});
    }
    changed_.notify_all();
  }

  [[nodiscard]] std::vector<Outgoing> started() const {
    const std::lock_guard lock(mutex_);
    return started_;
  }
  [[nodiscard]] std::size_t started_to(const std::string& url) const {
    const auto all = started();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const Outgoing& outgoing) { return outgoing.webhook.url == url; }));
  }
  /// Waits until wait() was called for the n-th time, and returns for how long.
  [[nodiscard]] Duration wait_number(std::size_t n) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waits_.size() >= n; });
    return waits_.at(n - 1);
  }
  [[nodiscard]] std::size_t waits() const {
    const std::lock_guard lock(mutex_);
    return waits_.size();
  }
  /// Waits until that many attempts were begun.
  void await_started(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return started_.size() >= count; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Behaviour> behaviours_;
  std::vector<Outgoing> started_;
  std::vector<DeliveryId> hanging_;
  std::vector<Delivered> ended_;
  std::vector<Duration> waits_;
  bool interrupted_ = false;
};

}  // namespace hoist::test
