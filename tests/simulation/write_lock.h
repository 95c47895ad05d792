// SQLite's one write lock, as tasks queue for it: the store itself is told not to wait, because its wait
// would be real time.
#pragma once

#include <algorithm>
#include <vector>

#include "simulation/scheduler.h"

namespace hoist::sim {

class WriteLock {
 public:
  WriteLock(Scheduler& scheduler, const SimTime& time) : scheduler_(scheduler), time_(time) {}

  /// Called from the task itself. False where somebody else held it for all of `at_most`.
  [[nodiscard]] bool acquire(Task& task, Micros at_most) {
    const Micros deadline = time_.elapsed + at_most;
    while (held_) {
      if (time_.elapsed >= deadline) return false;
      waiting_.push_back(&task);
      scheduler_.wait_until(deadline);
      std::erase(waiting_, &task);
    }
    held_ = true;
    return true;
  }

  /// Harmless where it is not held.
  void release() {
    held_ = false;
    for (Task* task : waiting_) scheduler_.wake(*task, time_.elapsed);
  }

 private:
  Scheduler& scheduler_;
  const SimTime& time_;
  std::vector<Task*> waiting_;
  bool held_ = false;
};

}  // namespace hoist::sim
