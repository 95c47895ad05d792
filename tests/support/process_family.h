// The children of a process that is not ours to wait for.
#pragma once

#include <sys/types.h>

#include <vector>

#include "support/deadline.h"

namespace hoist::test {

/// The direct children that a process has at this moment, by handles that stay theirs even once their numbers
/// are given to others. One thread.
class ProcessFamily {
 public:
  explicit ProcessFamily(pid_t parent);
  ProcessFamily(const ProcessFamily&) = delete;
  ProcessFamily& operator=(const ProcessFamily&) = delete;
  ~ProcessFamily();

  void send_signal(int signal) const;
  /// Whether all have ended before the deadline.
  [[nodiscard]] bool wait_exits(Deadline deadline);

 private:
  std::vector<int> handles_;
};

}  // namespace hoist::test
