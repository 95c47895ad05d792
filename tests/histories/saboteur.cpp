#include "histories/saboteur.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "histories/people.h"
#include "hoist/base/check.h"

namespace hoist::histories {
namespace {

using sim::Step;
using sim::StepKind;

/// The longest that the server's end of a cut connection lives on.
constexpr Duration kLongestAfterlife = std::chrono::milliseconds(200);
/// Added to what the script says: a fault that nobody had the time to meet is none.
constexpr Duration kShortestTrouble = std::chrono::milliseconds(15);
constexpr Duration kShortestRefusal = std::chrono::milliseconds(180);
/// How much longer a refusal waits to be met.
constexpr Duration kRefusalPatience = std::chrono::milliseconds(600);
constexpr Duration kLook = std::chrono::milliseconds(20);
/// How long one who wants to hold a row waits for it.
constexpr Duration kHolderPatience = std::chrono::milliseconds(100);

/// In the order of `value % size`.
constexpr std::array kRefusalKinds = {
    FaultKind::kRaise,    FaultKind::kHeldFlag, FaultKind::kRaiseAtCommit, FaultKind::kHeldSchedule,
    FaultKind::kHeldFlag, FaultKind::kTooSlow,  FaultKind::kKill,          FaultKind::kHeldSchedule,
    FaultKind::kCheck,    FaultKind::kRaise,    FaultKind::kHeldFlag,      FaultKind::kRefusedFailures,
};
constexpr std::array kOutageKinds = {FaultKind::kUnreachable, FaultKind::kNoConnections,
                                     FaultKind::kReadOnly};

FaultKind kind_of(CallFault::Way way) {
  switch (way) {
    case CallFault::Way::kLoseCall:
      return FaultKind::kLostCall;
    case CallFault::Way::kLoseAnswer:
      return FaultKind::kLostAnswer;
    case CallFault::Way::kDelay:
      return FaultKind::kSlowCall;
  }
  unreachable("CallFault::Way");
}

}  // namespace

Saboteur::Saboteur(const test::PostgresDatabase& database, Relay& relay, FaultBook& faults,
                   std::vector<std::string> actors)
    : database_(database),
      relay_(relay),
      faults_(faults),
      actors_(std::move(actors)),
      refusals_(database.url()),
      sql_(database.connect()),
      server_(std::make_unique<test::PostgresConnection>(test::postgres_url("postgres"))) {}

Saboteur::~Saboteur() { finish(); }

void Saboteur::finish() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  over_changed_.notify_all();
  for (std::thread& each : lasting_) each.join();
  lasting_.clear();
  relay_.disarm();
}

bool Saboteur::wait(Duration time) {
  std::unique_lock lock(mutex_);
  return !over_changed_.wait_for(lock, time, [this] { return over_; });
}

void Saboteur::note_struck(const StruckFault& struck) {
  Fault fault{.kind = kind_of(struck.fault.way), .from = wall_now(), .actor = actors_.at(struck.actor)};
  fault.until = fault.from + struck.fault.lasts;
  faults_.note(std::move(fault), "at " + struck.call);
}

void Saboteur::last(Fault fault, Duration time, const std::function<void()>& begin,
                    std::function<void()> end) {
  const std::size_t number = faults_.open(std::move(fault));
  begin();
  lasting_.emplace_back([this, number, time, end = std::move(end)] {
    wait(time);
    end();
    faults_.close(number);
  });
}

void Saboteur::play(const Step& step, const std::vector<std::unique_ptr<Worker>>& workers) {
  const std::size_t actor = (step.who + (step.value >> 48U)) % actors_.size();
  const std::size_t number = actor % workers.size();
  Worker& worker = *workers.at(number);
  const Duration time = kShortestTrouble + Duration(std::max<std::int64_t>(step.amount, 0));
  const Duration afterlife =
      (step.value >> 20U) % 3 == 0 ? Duration((step.value >> 8U) % kLongestAfterlife.count()) : Duration(0);
  CallFault at_call{.calls_before = step.target, .lasts = afterlife};
  if (step.value % 3 == 0) {
    at_call.only_commits = true;
    at_call.calls_before %= 3;
  }
  switch (step.kind) {
    case StepKind::kCrash:
      at_call.way = (step.value >> 4U) % 2 == 0 ? CallFault::Way::kLoseCall : CallFault::Way::kLoseAnswer;
      if (actor < workers.size()) at_call.down_for = time;
      return relay_.arm(actor, at_call);
    case StepKind::kStop:
      return worker.stop(time);
    case StepKind::kFailBefore:
      if ((step.value >> 4U) % 4 == 0) return strike_backends(FaultKind::kTerminated, actor);
      if ((step.value >> 4U) % 4 == 1) return strike_backends(FaultKind::kCancelled, actor);
      return relay_.arm(actor, at_call);
    case StepKind::kFailAfter:
      at_call.way = CallFault::Way::kLoseAnswer;
      return relay_.arm(actor, at_call);
    case StepKind::kSlowCall:
      at_call.way = CallFault::Way::kDelay;
      at_call.lasts = time;
      return relay_.arm(actor, at_call);
    case StepKind::kOutage:
      return shut_out(step.value, time);
    case StepKind::kRefuseFlag:
      return refuse_flag(step);
    case StepKind::kSkewClock:
      worker.skew(Duration(step.amount));
      return faults_.note({.kind = FaultKind::kSkewedClock, .from = {}, .actor = actors_.at(number)},
                          fmt::format("by {} µs", step.amount));
    case StepKind::kLoseWakeUps:
      return lose_wake_ups(step.value, time);
    case StepKind::kSpuriousWakeUp:
      worker.wake();
      return faults_.note({.kind = FaultKind::kSpuriousWakeUp, .from = {}, .actor = actors_.at(number)});
    default:
      return;  // people's
  }
}

void Saboteur::strike_backends(FaultKind kind, std::size_t actor) {
  const char* function = kind == FaultKind::kTerminated ? "pg_terminate_backend" : "pg_cancel_backend";
  for (const int pid : relay_.backends(actor)) {
    faults_.note({.kind = kind, .from = {}, .actor = actors_.at(actor)});
    const std::lock_guard lock(server_mutex_);
    server_->run(fmt::format("SELECT {}({})", function, pid));
  }
}

void Saboteur::refuse_flag(const Step& step) {
  const Slot slot = slot_at(step.target);
  const std::string flag = sql_->value(fmt::format(
      "SELECT id FROM feature_flags WHERE flag_key = '{}' AND environment = '{}' AND deleted_at IS NULL",
      slot.key.text(), slot.environment.text()));
  if (flag.empty()) return;
  const FaultKind kind = kRefusalKinds.at((step.value >> 24U) % kRefusalKinds.size());
  const Duration time = kShortestRefusal + Duration(step.amount);
  Fault fault{.kind = kind, .from = {}, .flag = flag};
  if (is_refusal(kind)) {
    const long long met = refusals_.times(kind);
    return last(
        std::move(fault), time, [&] { refusals_.begin(kind, flag); },
        [this, kind, flag, met] {
          wait_until_met(kind, met);
          refusals_.end(kind, flag);
        });
  }
  if (kind == FaultKind::kHeldFlag) {
    // Mostly as an UPDATE holds it, which lets schedules of the flag be made.
    const char* strength = (step.value >> 8U) % 4 == 0 ? "UPDATE" : "NO KEY UPDATE";
    return hold_row(std::move(fault),
                    fmt::format("SELECT id FROM feature_flags WHERE id = '{}' FOR {}", flag, strength), time);
  }
  hold_row(std::move(fault),
           fmt::format("SELECT id FROM feature_flag_schedules WHERE flag_id = '{}' AND due_at IS NOT NULL"
                       " ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
                       flag),
           time);
}

void Saboteur::wait_until_met(FaultKind kind, long long times_before) {
  const test::Deadline deadline(std::chrono::duration_cast<std::chrono::milliseconds>(kRefusalPatience));
  while (!deadline.passed() && refusals_.times(kind) == times_before && wait(kLook)) {
  }
}

void Saboteur::hold_row(Fault fault, const std::string& query, Duration time) {
  lasting_.emplace_back([this, fault = std::move(fault), query, time]() mutable {
    try {
      const auto holder = database_.connect();
      holder->run(fmt::format("SET lock_timeout = {}", kHolderPatience.count() / 1000));
      holder->run("BEGIN ISOLATION LEVEL READ COMMITTED");
      const std::string held = holder->value(query);
      if (held.empty()) return;
      if (fault.kind == FaultKind::kHeldSchedule) fault.schedule = held;
      const std::size_t number = faults_.open(std::move(fault));
      wait(time);
      holder->run("ROLLBACK");
      faults_.close(number);
    } catch (const test::SqlError&) {
      // An outage, or somebody else has the row: then there is no such fault.
    }
  });
}

void Saboteur::shut_out(std::uint64_t value, Duration time) {
  const FaultKind kind = kOutageKinds.at(value % kOutageKinds.size());
  const auto change = [this, kind](bool on) {
    const std::lock_guard lock(server_mutex_);
    int& under_way = outages_[kind];
    under_way += on ? 1 : -1;
    if (under_way != (on ? 1 : 0)) return;  // one of several
    if (kind == FaultKind::kUnreachable) {
      relay_.set_unreachable(on);
    } else if (kind == FaultKind::kNoConnections) {
      server_->run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS {}", database_.name(), !on));
      if (on) throw_everybody_out();
    } else {
      server_->run(
          fmt::format("ALTER DATABASE {} SET default_transaction_read_only = {}", database_.name(), on));
      throw_everybody_out();
    }
  };
  last({.kind = kind, .from = {}}, time, [&] { change(true); }, [change] { change(false); });
}

void Saboteur::throw_everybody_out() {
  server_->run(
      fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
                  " AND application_name = 'hoist'",
                  database_.name()));
}

void Saboteur::lose_wake_ups(std::uint64_t value, Duration time) {
  if (value % 3 == 0) {
    faults_.note({.kind = FaultKind::kLostWakeUps, .from = {}}, "listeners terminated");
    const std::lock_guard lock(server_mutex_);
    server_->run(
        fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
                    " AND query LIKE 'LISTEN %'",
                    database_.name()));
    return;
  }
  const auto change = [this](bool deaf) {
    for (std::size_t actor = 0; actor < actors_.size(); ++actor) relay_.set_deaf(actor, deaf);
  };
  last(
      {.kind = FaultKind::kLostWakeUps, .from = {}}, time, [&] { change(true); },
      [change] { change(false); });
}

}  // namespace hoist::histories
