// A store that a test takes away, gives back, or makes slow, and that tells how often it was asked.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "hoist/ports/unit_of_work.h"

namespace hoist::test {

/// Thread-safe. `real` must outlive it.
class FickleStore final : public Store {
 public:
  explicit FickleStore(Store& real) : real_(real) {}

  std::atomic<bool> gone = false;       ///< No unit of work begins.
  std::atomic<bool> read_only = false;  ///< None that may write begins.

  /// Units of work that were asked for.
  [[nodiscard]] int asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  /// From now on whoever asks waits.
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  /// Waits until so many were asked for.
  void await_asked(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return asked_ >= count; });
  }

  [[nodiscard]] std::unique_ptr<Session> open_session(SessionPurpose purpose) override {
    return std::make_unique<FickleSession>(*this, real_.open_session(purpose));
  }
  [[nodiscard]] std::unique_ptr<DueListener> open_due_listener() override {
    return real_.open_due_listener();
  }
  [[nodiscard]] std::unique_ptr<DueListener> open_change_listener() override {
    return real_.open_change_listener();
  }
  [[nodiscard]] std::string description() const override { return "fickle"; }

 private:
  class FickleSession final : public Session {
   public:
    FickleSession(FickleStore& store, std::unique_ptr<Session> real)
        : store_(store), real_(std::move(real)) {}
    [[nodiscard]] Result<std::unique_ptr<UnitOfWork>> begin(Access access) override {
      store_.ask();
      if (store_.gone || (store_.read_only && access == Access::kWrite)) {
        return fail(ErrorCode::kStoreUnavailable, "the store is gone");
      }
      return real_->begin(access);
    }

   private:
    FickleStore& store_;
    std::unique_ptr<Session> real_;
  };

  void ask() {
    std::unique_lock lock(mutex_);
    asked_ += 1;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
  }

  Store& real_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  bool held_ = false;
};

}  // namespace hoist::test
