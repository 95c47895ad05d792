#include "hoist/http/store_pool.h"

#include <utility>

namespace hoist::http {

StorePool::StorePool(Store& store, int threads, std::size_t queue_bound) : queue_bound_(queue_bound) {
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
    if (stopped_ || queue_.size() >= queue_bound_) return false;
    queue_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void StorePool::stop() {
  std::deque<Job> dropped;
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
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopped_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job(session);
  }
}

}  // namespace hoist::http
