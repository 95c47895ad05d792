#include "simulation/worker.h"

#include <array>

#include "hoist/base/prng.h"
#include "simulation/faulty_store.h"

namespace hoist::sim {
namespace {

/// Small ones make workers compete and batches split; the last is the runner's own.
constexpr std::array kLimits = {1, 2, 3, 7, 20, kRunnerBatch};
/// Longer than the default of 30 s, so that a day of waiting is not a day of polls.
constexpr Duration kLongPoll = std::chrono::minutes(10);
/// How often cron runs `hoist tick`.
constexpr Micros kTickInterval = 300'000'000;

}  // namespace

/// Puts the lines into the trace, and checks that every outcome is told (P9).
class Worker::WatchingLog final : public Log {
 public:
  WatchingLog(World& world, Actor& actor) : world_(world), actor_(actor) {}

  void write(LogLevel /*level*/, std::string_view message, std::span<const LogField> fields) override {
    std::string schedule;
    std::int64_t attempt = 0;
    std::string error;
    for (const LogField& field : fields) {
      if (field.name == "scheduleId") schedule = std::get<std::string>(field.value);
      if (field.name == "attempt") attempt = std::get<std::int64_t>(field.value);
      if (field.name == "error") error = std::get<std::string>(field.value);
    }
    actor_.unlogged.erase({schedule, attempt});
    world_.trace.say(actor_.name, "log: {} {} {}", message, world_.trace.short_name(schedule), error);
  }

 private:
  World& world_;
  Actor& actor_;
};

Worker::Worker(World& world, Actor& actor, Store& store, std::uint64_t seed)
    : SimProcess(world, actor),
      store_(store),
      seed_(seed),
      clock_(world.time, &actor.skew),
      log_(std::make_unique<WatchingLog>(world, actor)) {}

Worker::~Worker() = default;

void Worker::run_process(const std::stop_token& stop) {
  // What was in its memory is gone.
  actor_.blame.clear();
  actor_.unlogged.clear();
  const auto store = make_faulty_store(world_, actor_, store_);
  if (only_ticks()) {
    tick_now_and_then(*store, stop);
  } else {
    run_loop(*store, stop);
  }
}

PassOptions Worker::pass_options() const {
  const int limit = only_ticks() ? kTickBatch : kLimits.at((seed_ >> 8U) % kLimits.size());
  return {.limit = limit, .policy = {}, .worker = actor_.name};
}

void Worker::run_loop(Store& store, const std::stop_token& stop) {
  Prng random(seed_ + static_cast<std::uint64_t>(starts_));
  RunnerOptions options;
  options.pass = pass_options();
  if ((seed_ >> 16U) % 64 != 0) options.poll_interval = kLongPoll;
  Runner runner(store, clock_, *log_, random, options);
  runner.run(stop);
}

void Worker::tick_now_and_then(Store& store, const std::stop_token& stop) {
  Prng random(seed_ + static_cast<std::uint64_t>(starts_));
  // One session for all ticks, because a new one reads the whole schema.
  const auto session = store.open_session(SessionPurpose::kRunner);
  while (!stop.stop_requested()) {
    Pass pass(*session, clock_, *log_, random, pass_options());
    const auto report = pass.run_once();
    if (!report) world_.trace.say(actor_.name, "tick: {}", report.error().message);
    // Each tick is a process of its own: an outcome it could not tell of is lost with it.
    if (!report) actor_.unlogged.clear();
    actor_.blame.clear();
    world_.scheduler.wait_until(world_.time.elapsed + kTickInterval);
  }
}

}  // namespace hoist::sim
