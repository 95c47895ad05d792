// The streams of one I/O thread, which alone touches them.
#pragma once

#include <unordered_set>

namespace hoist::http {

class StreamSet {
 public:
  /// One open stream, from construction to destruction.
  class Member {
   public:
    explicit Member(StreamSet& set) : set_(set) { set_.members_.insert(this); }
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    virtual ~Member() { set_.members_.erase(this); }

    /// Something may have happened. Must not end a stream before it returns.
    virtual void wake() = 0;
    /// The server stops. Likewise.
    virtual void stop() = 0;

   private:
    StreamSet& set_;
  };

  void wake() {
    for (Member* member : members_) member->wake();
  }
  void stop() {
    for (Member* member : members_) member->stop();
  }

 private:
  std::unordered_set<Member*> members_;
};

}  // namespace hoist::http
