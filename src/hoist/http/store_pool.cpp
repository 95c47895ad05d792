#include "hoist/http/store_pool.h"

#include <utility>

namespace hoist::http {

StorePool::StorePool(Store& store, const Clock& clock, RequestMetrics& metrics, int threads,
                     std::size_t queue_bound)
    : clock_(clock), metrics_(metrics), queue_bound_(queue_bound) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this, &store] {
      const std::unique_ptr<Session> session = store.open_session(SessionPurpose::kRequests);
      work(*session);
    });
  }
}

StorePool::~StorePool() { stop(); }

bool StorePool::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return false;
    if (queue_.size() >= queue_bound_) {
      refused_ += 1;
      return false;
    }
    queue_.push_back({.job = std::move(job), .since = clock_.now()});
  }
  changed_.notify_one();
  return true;
}

StorePoolLoad StorePool::load() const {
  const std::lock_guard lock(mutex_);
  return {.threads = threads_.size(),
          .busy = busy_,
          .queued = queue_.size(),
          .queue_bound = queue_bound_,
          .refused = refused_};
}

void StorePool::stop() {
  std::deque<Waiting> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
  }
  changed_.notify_all();
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void StorePool::work(Session& session) {
  for (;;) {
    Waiting next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopped_ || !queue_.empty(); });
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
      busy_ += 1;
    }
    metrics_.waited_for_store(clock_.now() - next.since);
    next.job(session);
    const std::lock_guard lock(mutex_);
    busy_ -= 1;
  }
}

}  // namespace hoist::http
