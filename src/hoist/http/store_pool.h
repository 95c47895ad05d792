// The threads that wait for the store: one session each, fed from one bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

/// Thread-safe.
class StorePool {
 public:
  /// Must not throw.
  using Job = std::function<void(Session&)>;

  /// `store` must outlive the pool. `queue_bound` jobs may wait.
  StorePool(Store& store, int threads, std::size_t queue_bound);
  StorePool(const StorePool&) = delete;
  StorePool& operator=(const StorePool&) = delete;
  ~StorePool();

  /// Whether the job was taken; false where the queue is full or the pool was stopped.
  [[nodiscard]] bool submit(Job job);

  /// Finishes the jobs in hand, drops those that wait, and joins. Idempotent.
  void stop();

 private:
  void work(Session& session);

  const std::size_t queue_bound_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace hoist::http
