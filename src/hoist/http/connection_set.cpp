#include "hoist/http/connection_set.h"

#include <utility>

namespace hoist::http {

bool ConnectionCount::enter(std::size_t most) {
  const std::lock_guard lock(mutex_);
  if (open_ >= most) return false;
  ++open_;
  return true;
}

void ConnectionCount::leave() {
  const std::lock_guard lock(mutex_);
  --open_;
  if (open_ == 0) left_.notify_all();
}

std::size_t ConnectionCount::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

bool ConnectionCount::wait_until_none(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return left_.wait_for(lock, at_most, [&] { return open_ == 0; });
}

ConnectionSet::Member::Member(ConnectionSet& set, std::function<void()> close)
    : set_(set), close_(std::move(close)) {
  set_.members_.insert(this);
}

ConnectionSet::Member::~Member() { set_.members_.erase(this); }

void ConnectionSet::stop() {
  stopping_ = true;
  for (Member* member : members_) {
    if (member->idle_) member->close_();
  }
}

}  // namespace hoist::http
