#include "simulation/play.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

#include "hoist/app/transact.h"
#include "hoist/app/verify_audit.h"
#include "hoist/base/prng.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "simulation/delivering_process.h"
#include "simulation/drawn_webhook.h"
#include "simulation/person.h"
#include "simulation/serving_process.h"
#include "simulation/worker.h"

namespace hoist::sim {
namespace {

namespace fs = std::filesystem;

constexpr Micros kSecond = 1'000'000;
constexpr Micros kHour = 3'600 * kSecond;
/// After the script: how long everything that was on its way may take to calm down. More than a worker's
/// longest poll (10 min, see worker.cpp), its longest wait in an outage and what is set aside (30 s).
constexpr Micros kToCalmDown = 11 * 60 * kSecond;
/// How late a schedule may be while nothing is wrong: what the calls of all tasks take, and less than the
/// 20 ms after which a runner looks again at what it could not have;
/// `hoist tick`, if that is all there is, every five minutes.
constexpr Micros kMostLateness = 18'000;
constexpr Micros kMostLatenessOfTick = 301 * kSecond;
/// Longer than the longest retry delay with its jitter.
constexpr Micros kLongestRetry = kHour + kHour / 100;
/// Workers look every few seconds whether the store is back, and at what they could not even record: hours of
/// that would show nothing new.
constexpr Micros kLongestWatched = 3 * 60 * kSecond;
/// Of schedules that wait for each other, the longest chain is no longer than this.
constexpr std::uint64_t kMostRounds = 12;
/// As kToCalmDown, for receivers: their breakers stay open for up to 10 min and a quarter.
constexpr Micros kToBeTrusted = 14 * 60 * kSecond;
/// How soon a notification is sent while nothing is wrong: some calls, and those sent before it.
constexpr Micros kSoonTold = 2 * kSecond;
/// A delivery is retried at most so often, and may have lost as many attempts to crashes.
constexpr std::uint64_t kMostDeliveryRounds = 10;
/// A history that takes more turns goes round in circles: ten times what the busiest were seen to take.
constexpr std::uint64_t kMostTurns = 50'000;
constexpr std::uint64_t kMostTurnsPerStep = 500;

std::string main_file(const std::string& folder) { return folder + "/empty.db"; }

/// One history from its first step to the oracle's last word.
class History {
 public:
  History(const Script& script, const std::string& path, bool traced);
  ~History() { world_.scheduler.end(); }

  void play_steps();
  void play_end();
  [[nodiscard]] Played result() const;

 private:
  void play_step(const Step& step);
  void arm(const Step& step);
  void refuse_flag(const Step& step);
  void add_deliverers();
  void add_servers();
  /// Lets a fault meet a process that makes few calls to its store.
  static void fault_process(const Step& step, SimProcess& process, Actor& actor);
  void upset_receiver(const Step& step);
  void run_for(Micros duration, std::uint64_t seed);
  [[nodiscard]] Worker& worker(std::uint32_t who) { return *workers_.at(who % workers_.size()); }
  [[nodiscard]] Person& person(std::uint32_t who) { return *people_.at(who % people_.size()); }
  [[nodiscard]] Actor& actor(std::uint32_t who) { return *world_.actors.at(who % world_.actors.size()); }
  [[nodiscard]] std::string flag_in_slot(std::uint32_t target) const;

  void end_faults();
  void expect_on_time();
  void expect_all_told();
  void expect_told_on_time(Micros since);
  void expect_servers_up_to_date();
  void drain();
  void drain_deliveries();
  void expect_chained_audit();

  const Script& script_;
  World world_;
  std::unique_ptr<Store> store_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Person>> people_;
  std::vector<std::unique_ptr<DeliveringProcess>> deliverers_;
  std::vector<std::unique_ptr<ServingProcess>> servers_;
  int steps_begun_ = 0;
  bool runner_present_ = false;  ///< Otherwise there is only `hoist tick`.
};

History::History(const Script& script, const std::string& path, bool traced)
    : script_(script), world_(path, script.seed, traced) {
  SqliteOptions options;
  options.path = path;
  options.busy_timeout = Duration(0);  // waiting is the write lock's business, in simulated time
  store_ = open_sqlite_store(options, world_.store_clock);
  world_.scheduler.limit_turns(kMostTurns + kMostTurnsPerStep * script.steps.size());
  Prng seeds(script.seed);
  for (int i = 0; i < script.workers + kPeople; ++i) {
    const bool is_worker = i < script.workers;
    auto& made = *world_.actors.emplace_back(std::make_unique<Actor>());
    made.is_worker = is_worker;
    made.name = is_worker ? fmt::format("worker-{}", i) : fmt::format("person-{}", i - script.workers);
    const std::uint64_t seed = seeds.next();
    if (is_worker) {
      Worker& living = *workers_.emplace_back(std::make_unique<Worker>(world_, made, *store_, seed));
      runner_present_ = runner_present_ || !living.only_ticks();
      made.task = &world_.scheduler.spawn(made.name, [&living] { living.live(); });
    } else {
      Person& living =
          *people_.emplace_back(std::make_unique<Person>(world_, made, *store_, kFlagSlots, seed));
      made.task = &world_.scheduler.spawn(made.name, [&living] { living.live(); });
    }
  }
  add_deliverers();
  add_servers();
}

/// One or two, where there will be something to deliver: otherwise they would only take turns.
void History::add_deliverers() {
  const bool needed = std::any_of(script_.steps.begin(), script_.steps.end(),
                                  [](const Step& step) { return concerns_webhooks(step.kind); });
  if (!needed) return;
  Prng seeds(script_.seed ^ 0x64656c69766572ULL);
  const std::uint64_t how_many = 1 + seeds.below(2);
  for (std::uint64_t i = 0; i < how_many; ++i) {
    auto& made = *world_.deliverers.emplace_back(std::make_unique<Actor>());
    made.delivers = true;
    made.name = fmt::format("deliverer-{}", i);
    DeliveringProcess& living =
        *deliverers_.emplace_back(std::make_unique<DeliveringProcess>(world_, made, *store_, seeds.next()));
    made.task = &world_.scheduler.spawn(made.name, [&living] { living.live(); });
  }
}

std::string History::flag_in_slot(std::uint32_t target) const {
  const std::uint32_t slot = target % kFlagSlots;
  const auto found = world_.live_flags.find({flag_key_of_slot(slot), environment_of_slot(slot)});
  return found == world_.live_flags.end() ? std::string() : found->second;
}

void History::run_for(Micros duration, std::uint64_t seed) {
  Prng random(seed);
  world_.scheduler.run_until(world_.time.elapsed + duration, random);
  if (world_.scheduler.out_of_turns()) {
    world_.found({.promise = "P3", .what = "the history goes round in circles"});
  }
}

void History::arm(const Step& step) {
  actor(step.who).armed.push_back(
      {.kind = step.kind, .in_calls = step.target, .amount = step.amount, .value = step.value});
}

void History::add_servers() {
  const bool needed = std::any_of(script_.steps.begin(), script_.steps.end(),
                                  [](const Step& step) { return step.kind == StepKind::kFaultServer; });
  if (!needed) return;
  Prng seeds(script_.seed ^ 0x736572766572ULL);
  const std::uint64_t how_many = 1 + seeds.below(2);
  for (std::uint64_t i = 0; i < how_many; ++i) {
    auto& made = *world_.servers.emplace_back(std::make_unique<Actor>());
    made.serves = true;
    made.name = fmt::format("server-{}", i);
    ServingProcess& living =
        *servers_.emplace_back(std::make_unique<ServingProcess>(world_, made, *store_, seeds.next()));
    made.task = &world_.scheduler.spawn(made.name, [&living] { living.live(); });
  }
  world_.judge_servers = [this] {
    for (const auto& server : servers_) {
      if (auto wrong = server->judge()) world_.found({.promise = "P5", .what = *std::move(wrong)});
    }
  };
}

void History::fault_process(const Step& step, SimProcess& process, Actor& actor) {
  constexpr std::array kFaults = {StepKind::kCrash, StepKind::kStop, StepKind::kFailBefore,
                                  StepKind::kFailAfter, StepKind::kSlowCall};
  const StepKind kind = kFaults.at((step.value >> 32U) % kFaults.size());
  if (kind == StepKind::kStop) return process.stop(step.amount);
  actor.armed.push_back(
      {.kind = kind, .in_calls = step.target % 10, .amount = step.amount, .value = step.value});
}

void History::upset_receiver(const Step& step) {
  const auto how = static_cast<Misbehaviour>(step.value % kMisbehaviours);
  const std::string url = url_of_receiver(step.target % kSimReceivers);
  world_.trace.say(url, "{}", to_string(how));
  world_.receivers.upset(url, how, world_.time.elapsed + step.amount);
}

void History::refuse_flag(const Step& step) {
  const std::string flag = flag_in_slot(step.target);
  if (flag.empty()) return;
  const auto kind = static_cast<RefusalKind>(step.value % kRefusalKinds);
  // Workers look every second at what they cannot even record: hours of that would show nothing new.
  const Micros duration = kind == RefusalKind::kLedger ? std::min(step.amount, kLongestWatched) : step.amount;
  world_.trouble.refuse(flag, kind, world_.time.elapsed + duration);
}

void History::play_step(const Step& step) {
  const Micros until = world_.time.elapsed + step.amount;
  world_.trace.say("script", "{}", format_step(step));
  switch (step.kind) {
    case StepKind::kCreateFlag:
    case StepKind::kEditFlag:
    case StepKind::kDescribeFlag:
    case StepKind::kDeleteFlag:
    case StepKind::kOverrideUser:
    case StepKind::kChangeSegment:
    case StepKind::kCreateSchedule:
    case StepKind::kCreateAlike:
    case StepKind::kCancelSchedule:
    case StepKind::kRetrySchedule:
    case StepKind::kInsertBySql:
    case StepKind::kChangeWebhook:
    case StepKind::kReplayDelivery:
      world_.statistics.count(step.kind);
      return person(step.who).ask(step);
    case StepKind::kFaultDeliverer:
      world_.statistics.count(step.kind);
      return fault_process(step, *deliverers_.at(step.who % deliverers_.size()),
                           *world_.deliverers.at(step.who % deliverers_.size()));
    case StepKind::kFaultServer:
      world_.statistics.count(step.kind);
      return fault_process(step, *servers_.at(step.who % servers_.size()),
                           *world_.servers.at(step.who % servers_.size()));
    case StepKind::kUpsetReceiver:
      world_.statistics.count(step.kind);
      return upset_receiver(step);
    case StepKind::kCrash:
    case StepKind::kFailBefore:
    case StepKind::kFailAfter:
    case StepKind::kSlowCall:
      return arm(step);  // counted where it strikes
    case StepKind::kStop:
      world_.statistics.count(step.kind);
      return worker(step.who).stop(step.amount);
    case StepKind::kOutage:
      world_.statistics.count(step.kind);
      world_.trouble.outage_until = std::min(until, world_.time.elapsed + kLongestWatched);
      return;
    case StepKind::kRefuseFlag:
      // Counted where a call is refused.
      return refuse_flag(step);
    case StepKind::kClockJump:
      world_.statistics.count(step.kind);
      world_.time.clock_ahead += step.amount;
      return;
    case StepKind::kSkewClock:
      world_.statistics.count(step.kind);
      actor(step.who % static_cast<std::uint32_t>(workers_.size())).skew = step.amount;
      return;
    case StepKind::kLoseWakeUps:
      world_.statistics.count(step.kind);
      world_.trouble.wake_ups_lost_until = until;
      return;
    case StepKind::kSpuriousWakeUp:
      world_.statistics.count(step.kind);
      return world_.wake(actor(step.who % static_cast<std::uint32_t>(workers_.size())), world_.time.elapsed);
  }
}

void History::play_steps() {
  for (const Step& step : script_.steps) {
    if (world_.finding) return;
    steps_begun_ += 1;
    play_step(step);
    run_for(step.pause, step.seed);
    if (world_.judge_servers) world_.judge_servers();
  }
}

/// Everything but refusals of flags ends, and one receiver misbehaves on: those must not touch others (P6).
void History::end_faults() {
  world_.trouble.outage_until = 0;
  world_.trouble.wake_ups_lost_until = 0;
  for (const auto& each : world_.actors) {
    each->armed.clear();
    each->skew = 0;
  }
  for (const auto& each : workers_) each->restart_now();
  for (const auto& each : world_.deliverers) each->armed.clear();
  for (const auto& each : deliverers_) each->restart_now();
  for (const auto& each : world_.servers) each->armed.clear();
  for (const auto& each : servers_) each->restart_now();
  world_.receivers.calm_all();
  world_.receivers.upset(url_of_receiver(script_.seed % kSimReceivers),
                         static_cast<Misbehaviour>(script_.seed % kMisbehaviours), kNever);
}

/// On time again as soon as nothing is wrong, whatever a refused flag does beside it (P6, P9).
void History::expect_on_time() {
  run_for(deliverers_.empty() ? kToCalmDown : kToBeTrusted, script_.seed ^ 1U);
  for (std::uint32_t slot = 0; slot < kFlagSlots && !world_.finding; ++slot) {
    const std::string flag = flag_in_slot(slot);
    if (flag.empty() || world_.trouble.refusal_of(flag)) continue;
    person(slot).ask_for_schedule(static_cast<int>(slot), kSecond * (1 + 3 * static_cast<Micros>(slot)));
  }
  const std::size_t before = world_.observer.schedules().size();
  const Micros asked_at = world_.time.clock();
  const Micros since = world_.time.elapsed;
  run_for(20 * kSecond, script_.seed ^ 2U);
  const Micros most = runner_present_ ? kMostLateness : kMostLatenessOfTick;
  if (!runner_present_) run_for(kMostLatenessOfTick, script_.seed ^ 3U);
  expect_told_on_time(since);
  expect_servers_up_to_date();
  if (world_.finding) return;
  const std::vector<std::string>& all = world_.observer.schedules();
  for (std::size_t i = before; i < all.size(); ++i) {
    const model::ScheduleRow& row = *world_.observer.model().schedule(all.at(i));
    // Asked for by somebody who was away: not due yet; due before a listener can have heard of it; or, by
    // SQL, overdue before it was there.
    if (row.scheduled_at > world_.time.clock() - most || row.scheduled_at < asked_at ||
        row.scheduled_at - row.created_at < kSecond) {
      continue;
    }
    // Likewise, and it does not fit what the flag has become.
    if (world_.observer.model().is_misfit(row.id)) continue;
    const Micros settled = row.applied_at ? *row.applied_at : row.cancelled_at.value_or(0);
    if (settled == 0 || settled - row.scheduled_at > most) {
      world_.found(
          {.promise = "P9",
           .what = fmt::format("nothing was wrong, and schedule {} of a flag that nothing refuses was not "
                               "settled within {} us",
                               row.id, most)});
      return;
    }
  }
}

/// Once nothing is wrong, whoever serves has heard of everything, without a poll (P9).
void History::expect_servers_up_to_date() {
  for (const auto& each : servers_) {
    if (world_.finding || each->up_to_date(world_.observer.contents().revisions)) continue;
    world_.found({.promise = "P9", .what = "nothing was wrong, and a server has not heard of a commit"});
  }
}

/// What happened since then was told to receivers that behave, whatever another does beside them (P6, P9).
void History::expect_told_on_time(Micros since) {
  if (world_.finding) return;
  auto late =
      world_.deliveries.late(since, world_.time.elapsed, kSoonTold, world_.receivers, world_.observer.sql());
  if (late) world_.found({.promise = "P9", .what = *std::move(late)});
}

/// Every outcome that a process committed, and lived on after, is in its log (P9).
void History::expect_all_told() {
  for (const auto& each : world_.actors) {
    if (world_.finding || each->unlogged.empty()) continue;
    const auto& [schedule, attempt] = *each->unlogged.begin();
    world_.found(
        {.promise = "P9",
         .what = fmt::format("{} committed attempt {} of schedule {} and never told of it in its log",
                             each->name, attempt, schedule)});
  }
}

/// With nothing wrong at all, everything accepted ends (P3).
void History::drain() {
  world_.trouble.refuse_nothing();
  // Each round is as long as the latest that is due. Whatever a first attempt then leaves waits for an older
  // schedule of its flag; of those, each round settles the oldest at least.
  for (std::uint64_t round = 0; round < kMostRounds && !world_.finding; ++round) {
    Micros latest = 0;
    for (const std::string& id : world_.observer.schedules()) {
      if (const auto due = world_.observer.model().due_at(id)) latest = std::max(latest, *due);
    }
    if (latest == 0 && round > 1) break;
    latest = std::max(latest, world_.time.clock());
    run_for(latest - world_.time.clock() + (round == 0 ? kLongestRetry : kToCalmDown),
            script_.seed ^ (4U + round));
  }
  if (world_.finding) return;
  try {
    world_.observer.model().expect_finished();
  } catch (const model::Broken& broken) {
    world_.found({.promise = broken.promise(), .what = broken.what()});
  }
}

/// With nothing wrong at all, every delivery ends (P9).
void History::drain_deliveries() {
  world_.receivers.calm_all();
  for (std::uint64_t round = 0; !world_.finding; ++round) {
    const auto latest = DeliveryOracle::latest_due(world_.observer.sql());
    if (!latest) return;
    if (round == kMostDeliveryRounds) {
      return world_.found({.promise = "P9", .what = "a delivery does not come to an end"});
    }
    run_for(std::max<Micros>(*latest - world_.time.clock(), 0) + kToBeTrusted, script_.seed ^ (32U + round));
  }
}

/// Whatever was lost, repeated or rolled back: the trail has no gap, and its hashes fit.
void History::expect_chained_audit() {
  const auto session = store_->open_session(SessionPurpose::kRequests);
  const auto report = transact(*session, Access::kRead, verify_audit);
  if (!report) {
    world_.found({.promise = "code", .what = "the audit trail cannot be read: " + report.error().message});
  } else if (report->found > 0) {
    const AuditFinding& first = report->findings.front();
    world_.found({.promise = "P2",
                  .what = fmt::format("the audit trail of flag '{}' is not as it was written: {}",
                                      first.flag_key, first.explanation)});
  }
}

void History::play_end() {
  if (world_.finding) return;
  world_.trace.say("script", "the faults end");
  end_faults();
  expect_on_time();
  if (!world_.finding) expect_all_told();
  if (!world_.finding) drain();
  if (!world_.finding) drain_deliveries();
  if (!world_.finding) expect_chained_audit();
}

Played History::result() const {
  Played played{.finding = world_.finding,
                .steps_begun = steps_begun_,
                .statistics = world_.statistics,
                .trace = world_.trace.lines()};
  const auto& seen = world_.observer.model().seen();
  const auto& names = model::Model::sights();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = seen.find(names.at(i));
    if (found != seen.end()) {
      played.statistics.sights.at(i) = static_cast<std::uint64_t>(found->second);
    }
  }
  played.statistics.answers_ahead = world_.serving.ahead();
  played.statistics.deliveries = world_.deliveries.seen();
  played.statistics.deliveries.at(static_cast<std::size_t>(DeliverySight::kBreakerOpened)) =
      world_.sending.opened();
  played.statistics.deliveries.at(static_cast<std::size_t>(DeliverySight::kBreakerClosed)) =
      world_.sending.closed();
  played.statistics.simulated_us = static_cast<std::uint64_t>(world_.time.elapsed);
  return played;
}

}  // namespace

EmptyStore::EmptyStore(std::string folder) : folder_(std::move(folder)) {
  const SimTime start;
  const SimClock clock(start);
  SqliteOptions options;
  options.path = main_file(folder_);
  const auto made = make_sqlite_migrator(options, clock)->up();
  if (!made) throw std::runtime_error("the empty store cannot be made: " + made.error().message);
}

std::string EmptyStore::copy() const {
  const std::string path = folder_ + "/hoist.db";
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path + suffix);
  fs::copy_file(main_file(folder_), path);
  return path;
}

Played play(const Script& script, const EmptyStore& empty, bool traced) {
  History history(script, empty.copy(), traced);
  history.play_steps();
  history.play_end();
  return history.result();
}

}  // namespace hoist::sim
