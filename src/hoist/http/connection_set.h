// Which connections are open, so that their number is bounded and a stopping server can wait for them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <set>

namespace hoist::http {

/// All open connections of a server, counted. Thread-safe.
class ConnectionCount {
 public:
  /// Counts one more, unless there are `most` already.
  [[nodiscard]] bool enter(std::size_t most);
  void leave();
  /// How many there are.
  [[nodiscard]] std::size_t open() const;
  /// Whether none was open before the time was over.
  bool wait_until_none(std::chrono::milliseconds at_most);

 private:
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::size_t open_ = 0;
};

/// The connections of one I/O thread, which alone touches it.
class ConnectionSet {
 public:
  /// One open connection, from construction to destruction.
  class Member {
   public:
    /// `close` ends its pending operation; called by stop_idle() only.
    Member(ConnectionSet& set, std::function<void()> close);
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member();
    /// Idle: there is no request in hand, and nothing is lost when it is closed.
    void set_idle(bool idle) { idle_ = idle; }

   private:
    friend class ConnectionSet;
    ConnectionSet& set_;
    std::function<void()> close_;
    bool idle_ = true;
  };

  /// From now on connections end after the request in hand; idle ones are closed.
  void stop();
  [[nodiscard]] bool stopping() const { return stopping_; }

 private:
  std::set<Member*> members_;
  bool stopping_ = false;
};

}  // namespace hoist::http
