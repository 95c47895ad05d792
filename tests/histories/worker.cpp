#include "histories/worker.h"

#include <fmt/format.h>

namespace hoist::histories {

void WorkerLog::write(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  std::string text = fmt::format("log: {}", message);
  for (const LogField& field : fields) {
    if (field.name == "worker") continue;
    text += fmt::format(" {}=", field.name);
    std::visit([&](const auto& value) { text += fmt::format("{}", value); }, field.value);
  }
  std::string who = "worker";
  for (const LogField& field : fields) {
    const std::string* name = std::get_if<std::string>(&field.value);
    if (field.name == "worker" && name != nullptr) who = *name;
  }
  timeline_.say(who, std::move(text));
  records_.write(level, message, fields);
}

Worker::Worker(WorkerSettings settings, const WorkerSurroundings& surroundings)
    : settings_(std::move(settings)), surroundings_(surroundings), thread_([this] { run(); }) {}

Worker::~Worker() { finish(); }

void Worker::run() {
  while (true) {
    std::stop_source stop;
    {
      std::unique_lock lock(mutex_);
      while (!finishing_ && test::SteadyClock::now() < back_at_) {
        const auto until = back_at_;  // may move meanwhile
        changed_.wait_until(lock, until);
      }
      if (finishing_) return;
      stop_ = stop;
      life_ += 1;
      surroundings_.relay.set_down(settings_.actor, false);
      if (absence_) surroundings_.faults.close(*absence_);
      absence_.reset();
    }
    live(stop);
  }
}

void Worker::live(const std::stop_source& stop) {
  const std::string name = fmt::format("{}.{}", settings_.name, life_);
  const std::unique_ptr<Store> store =
      watch_store(open_postgres_store(settings_.store), name, surroundings_.witness);
  Runner runner(*store, clock_, surroundings_.log, random_,
                RunnerOptions{.pass = {.limit = settings_.limit, .policy = settings_.policy, .worker = name},
                              .poll_interval = settings_.poll_interval});
  {
    const std::lock_guard lock(mutex_);
    runner_ = &runner;
  }
  runner.run(stop.get_token());
  const std::lock_guard lock(mutex_);
  runner_ = nullptr;
}

void Worker::end_life(FaultKind how, Duration down_for) {
  std::stop_source ending;
  {
    const std::lock_guard lock(mutex_);
    back_at_ = test::SteadyClock::now() + down_for;
    // A life that has been ended already is not ended twice.
    if (!absence_) {
      absence_ = surroundings_.faults.open(
          {.kind = how, .from = {}, .actor = fmt::format("{}.{}", settings_.name, life_)});
    }
    ending = stop_;
  }
  changed_.notify_one();
  ending.request_stop();
}

void Worker::wake() {
  const std::lock_guard lock(mutex_);
  if (runner_ != nullptr) runner_->wake();
}

std::string Worker::life() const {
  const std::lock_guard lock(mutex_);
  return fmt::format("{}.{}", settings_.name, life_);
}

void Worker::finish() {
  std::stop_source ending;
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
    ending = stop_;
  }
  changed_.notify_one();
  ending.request_stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace hoist::histories
