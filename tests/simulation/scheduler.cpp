#include "simulation/scheduler.h"

#include <algorithm>
#include <utility>

#include "hoist/base/check.h"

namespace hoist::sim {
namespace {

/// How much time a call takes at most, unless a fault makes it slow: a store's usual answer.
constexpr std::uint64_t kCallTime = 200;

}  // namespace

Task& Scheduler::spawn(std::string name, std::function<void()> body) {
  Task& task = *tasks_.emplace_back(std::make_unique<Task>(std::move(name)));
  task.ready_at_ = time_.elapsed;
  task.thread_ = std::jthread([this, &task, body = std::move(body)] {
    task.turn_.acquire();
    if (!ending_) {
      try {
        body();
      } catch (const Ended&) {
      }
    }
    task.done_ = true;
    conductor_.release();
  });
  return task;
}

Task* Scheduler::choose(Micros until) {
  Micros earliest = kNever;
  for (const auto& task : tasks_) {
    if (!task->done_) earliest = std::min(earliest, task->ready_at_);
  }
  if (earliest > until) return nullptr;
  time_.elapsed = std::max(time_.elapsed, earliest);
  std::vector<Task*> ready;
  for (const auto& task : tasks_) {
    if (!task->done_ && task->ready_at_ <= time_.elapsed) ready.push_back(task.get());
  }
  return ready.at(random_->below(ready.size()));
}

void Scheduler::run_until(Micros until, RandomSource& random) {
  random_ = &random;
  while (!stopped_ && !out_of_turns()) {
    Task* next = choose(until);
    if (next == nullptr) {
      time_.elapsed = std::max(time_.elapsed, until);
      return;
    }
    turns_ += 1;
    running_ = next;
    next->turn_.release();
    conductor_.acquire();
    running_ = nullptr;
  }
}

void Scheduler::end() {
  ending_ = true;
  for (const auto& task : tasks_) {
    if (task->done_) continue;
    task->turn_.release();
    conductor_.acquire();
    check(task->done_, "a task ends when it is told to");
  }
}

void Scheduler::give_up_turn() {
  Task& task = *running_;
  conductor_.release();
  task.turn_.acquire();
  if (ending_) throw Ended{};
}

void Scheduler::yield() {
  if (ending_) throw Ended{};
  time_.elapsed += static_cast<Micros>(random_->below(kCallTime));
  running_->ready_at_ = time_.elapsed;
  // Three times in four the same task goes on, so that most calls need no change of threads.
  if (!stopped_ && random_->below(4) != 0) return;
  give_up_turn();
}

void Scheduler::wait_until(Micros until) {
  if (ending_) throw Ended{};
  running_->ready_at_ = until;
  give_up_turn();
}

void Scheduler::wake(Task& task, Micros at) { task.ready_at_ = std::min(task.ready_at_, at); }

}  // namespace hoist::sim
