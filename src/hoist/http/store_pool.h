// The threads that wait for the store: one session each, fed from one bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "hoist/ports/clock.h"
#include "hoist/ports/request_metrics.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

/// Thread-safe.
class StorePool {
 public:
  /// Must not throw.
  using Job = std::function<void(Session&)>;

  /// All references must outlive the pool. `queue_bound` jobs may wait; `metrics` is told for how long.
  StorePool(Store& store, const Clock& clock, RequestMetrics& metrics, int threads, std::size_t queue_bound);
  StorePool(const StorePool&) = delete;
  StorePool& operator=(const StorePool&) = delete;
  ~StorePool();

  /// Whether the job was taken; false where the queue is full or the pool was stopped.
  [[nodiscard]] bool submit(Job job);

  [[nodiscard]] StorePoolLoad load() const;

  /// Finishes the jobs in hand, drops those that wait, and joins. Idempotent.
  void stop();

 private:
  struct Waiting {
    Job job;
    Instant since;
  };
  void work(Session& session);

  const Clock& clock_;
  RequestMetrics& metrics_;
  const std::size_t queue_bound_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_;
  std::size_t busy_ = 0;
  std::uint64_t refused_ = 0;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace hoist::http
