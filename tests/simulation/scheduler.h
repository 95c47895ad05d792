// Tasks that take turns: each has a thread, and exactly one runs at any moment, until it gives up its turn.
// Who runs next is drawn from a seeded generator, and time passes only between turns, so that a run is
// decided by its seed alone.
//
// Threads rather than coroutines, because the code under test blocks in the middle of ordinary calls.
#pragma once

#include <functional>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "hoist/base/random_source.h"
#include "simulation/sim_time.h"

namespace hoist::sim {

/// Unwinds a task's thread; thrown by yield() and wait_until() once the scheduler ends. Not for catching.
struct Ended {};

class Task {
 public:
  explicit Task(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  friend class Scheduler;
  std::string name_;
  std::binary_semaphore turn_{0};
  Micros ready_at_ = 0;  ///< By elapsed time; kNever while it waits for a wake-up alone.
  bool done_ = false;
  std::jthread thread_;  ///< Last, so that it is joined before the rest goes.
};

inline constexpr Micros kNever = INT64_MAX;

class Scheduler {
 public:
  explicit Scheduler(SimTime& time) : time_(time) {}
  /// Once so many turns have been given, run_until returns at once.
  void limit_turns(std::uint64_t most) { most_turns_ = most; }
  [[nodiscard]] bool out_of_turns() const { return turns_ >= most_turns_; }
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  /// Ends what still runs, by Ended.
  ~Scheduler() { end(); }

  /// Adds a task, ready at once. `body` must let Ended through.
  Task& spawn(std::string name, std::function<void()> body);

  /// Gives turns until `until` (elapsed time) has come and nothing is ready before it, or stop() was
  /// called. `random` decides the order.
  void run_until(Micros until, RandomSource& random);

  /// Ends all tasks. Idempotent; called from outside them.
  void end();

  // From within a task:

  /// A place where another may take its turn; some time passes.
  void yield();
  /// Gives up the turn until woken, or until `until` (elapsed time).
  void wait_until(Micros until);
  /// Leaves run_until as soon as the present turn is over.
  void stop() { stopped_ = true; }

  // From anywhere, while nothing else runs:

  /// Makes a sleeping task ready at `at` at the latest.
  void wake(Task& task, Micros at);

 private:
  void give_up_turn();
  /// The task to run now, moving time on to it; none where nothing is ready by `until`.
  Task* choose(Micros until);

  SimTime& time_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::binary_semaphore conductor_{0};
  Task* running_ = nullptr;
  RandomSource* random_ = nullptr;
  std::uint64_t turns_ = 0;
  std::uint64_t most_turns_ = UINT64_MAX;
  bool stopped_ = false;
  bool ending_ = false;
};

}  // namespace hoist::sim
