#include "single_evaluations.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "cores.h"
#include "evaluated_flags.h"

namespace hoist::bench {
namespace {

using std::chrono::steady_clock;

constexpr int kEvaluations = 10'000'000;
constexpr std::chrono::milliseconds kSwapEvery{10};

/// The present snapshot, handed out as the server's cache does: under a mutex for as long as a pointer is
/// copied.
class PresentSnapshot {
 public:
  explicit PresentSnapshot(std::shared_ptr<const Snapshot> first) : snapshot_(std::move(first)) {}
  [[nodiscard]] std::shared_ptr<const Snapshot> get() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  }
  void replace(std::shared_ptr<const Snapshot> next) {
    const std::lock_guard lock(mutex_);
    // The old one goes with `next`, after the lock.
    snapshot_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_;
};

/// Counts nanoseconds, those beyond the last in the last.
class Nanoseconds {
 public:
  void add(steady_clock::duration time) {
    const auto ns = std::chrono::nanoseconds(time).count();
    counts_[std::min(static_cast<std::size_t>(ns), counts_.size() - 1)] += 1;
  }
  [[nodiscard]] double quantile(double share) const {
    double left = share * kEvaluations;
    std::size_t ns = 0;
    while (ns + 1 < counts_.size() && (left -= counts_[ns]) > 0) ++ns;
    return static_cast<double>(ns);
  }

 private:
  std::array<int, 10'000> counts_{};
};

/// Replaces the snapshot until it is told to stop.
void keep_swapping(const std::stop_token& stop, const SnapshotSource& source, PresentSnapshot& present,
                   int& swaps) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stopped.wait_for(lock, stop, kSwapEvery, [&] { return stop.stop_requested(); })) {
    present.replace(std::make_shared<const Snapshot>(source));
    ++swaps;
  }
}

}  // namespace

SingleEvaluations time_single_evaluations(const FlagConfig& config, std::optional<int> swapping_core) {
  const SnapshotSource source = evaluated_source(config);
  const std::vector<std::string> keys = evaluated_keys();
  const std::vector<EvaluationContext> users = evaluated_users();
  PresentSnapshot present(std::make_shared<const Snapshot>(source));
  SingleEvaluations result;
  std::jthread swapper;
  if (swapping_core) {
    swapper = std::jthread([&](const std::stop_token& stop) {
      pin_this_thread(*swapping_core);
      keep_swapping(stop, source, present, result.swaps);
    });
  }
  const auto times = std::make_unique<Nanoseconds>();
  auto before = steady_clock::now();
  for (std::size_t i = 0, next = 0; i < kEvaluations; ++i) {
    const std::shared_ptr<const Snapshot> snapshot = present.get();
    const Evaluation evaluation = snapshot->at(kEvaluatedAt).evaluate(keys[next], users[next]);
    result.on += *evaluation.value->if_boolean() ? 1 : 0;
    const auto after = steady_clock::now();
    times->add(after - before);
    before = after;
    if (++next == kEvaluatedFlags) next = 0;
  }
  if (swapper.joinable()) {
    swapper.request_stop();
    swapper.join();
  }
  result.p50_ns = times->quantile(0.5);
  result.p99_ns = times->quantile(0.99);
  return result;
}

}  // namespace hoist::bench
