#include "hoist/engine/canary.h"

#include "hoist/app/create_flag.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/transact.h"

namespace hoist {
namespace {

const FlagKey& canary_flag() {
  static const FlagKey key = *FlagKey::parse(kCanaryKey);
  return key;
}
const EnvironmentKey& canary_environment() {
  static const EnvironmentKey key = *EnvironmentKey::parse(kCanaryKey);
  return key;
}

Result<Flag> find_or_create(UnitOfWork& unit, const std::string& actor, RandomSource& random) {
  HOIST_ASSIGN(std::optional<Flag> flag, unit.flags().find(canary_flag(), canary_environment()));
  if (flag) return *std::move(flag);
  FlagConfig config;
  config.description = "Changed every minute by hoist serve --canary, to prove that changes happen";
  return create_flag(unit, {canary_flag(), canary_environment(), std::move(config)}, actor, random);
}

}  // namespace

Canary::Canary(Store& store, Surroundings surroundings, std::string actor)
    : around_(surroundings),
      actor_(std::move(actor)),
      session_(store.open_session(SessionPurpose::kRequests)),
      next_at_(around_.monotonic.now()) {}

void Canary::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    step();
    stopped_.wait_for(lock, stop, kCanaryLook, [] { return false; });
  }
}

void Canary::step() {
  const Instant now = around_.monotonic.now();
  if (flight_) look(now);
  if (flight_ || now < next_at_) return;
  next_at_ = now + kCanaryInterval;
  auto flight = begin();
  if (flight) {
    flight_ = *std::move(flight);
    remove_old();
  } else {
    fail_with(flight.error().message);
  }
}

Result<Canary::Flight> Canary::begin() {
  return transact(*session_, Access::kWrite, [this](UnitOfWork& unit) -> Result<Flight> {
    HOIST_ASSIGN(const Flag flag, find_or_create(unit, actor_, around_.random));
    CreateSchedule command{.key = flag.key,
                           .environment = flag.environment,
                           .scheduled_at = unit.now() + kCanaryLead,
                           .updates = {.enabled = !flag.config.enabled}};
    HOIST_ASSIGN(const Schedule schedule, create_schedule(unit, command, actor_, around_.random));
    return Flight{.schedule = schedule.id,
                  .scheduled_at = schedule.scheduled_at,
                  .enabled = !flag.config.enabled,
                  .due_at = around_.monotonic.now() + kCanaryLead};
  });
}

/// In a transaction of its own: what it proves is not whether rows can be removed.
void Canary::remove_old() {
  const auto removed = transact(*session_, Access::kWrite, [](UnitOfWork& unit) -> Result<int> {
    HOIST_ASSIGN(const std::optional<Flag> flag, unit.flags().find(canary_flag(), canary_environment()));
    if (!flag) return 0;
    return unit.schedules().remove_ended(flag->id, unit.now() - kCanaryKept, kCanaryRemovedAtOnce);
  });
  if (removed) return;
  around_.log.warn("Canary could not remove its old schedules", {{"error", removed.error().message}});
}

bool Canary::arrived(const Flight& flight) const {
  const auto state = around_.snapshots.state();
  if (!state) return false;
  const auto snapshot = state->snapshot(canary_environment());
  // As it is stored: looking ahead would prove nothing.
  const SnapshotView stored = snapshot->stored(around_.wall.now());
  const CompiledFlag* flag = stored.find(kCanaryKey);
  if (flag == nullptr) return false;
  const Intent mine{.at = flight.scheduled_at, .schedule = flight.schedule};
  const std::optional<Intent>& present = flag->flag.intents.of(FlagField::kEnabled);
  if (!present || *present < mine) return false;
  // Another process's canary came after this one: then its change proves as much.
  if (*present != mine) return true;
  const Evaluation evaluation = stored.evaluate(*flag, EvaluationContext::of_user(std::nullopt));
  return (evaluation.reason != EvaluationReason::kDisabled) == flight.enabled;
}

void Canary::look(Instant now) {
  if (arrived(*flight_)) {
    around_.metrics.succeeded(around_.wall.now(), now - flight_->due_at);
    flight_.reset();
  } else if (now - flight_->due_at > kCanaryPatience) {
    const ScheduleId schedule = flight_->schedule;
    flight_.reset();
    fail_with("the change was due and is not evaluated; see schedule " + schedule.to_string() + " of flag " +
              std::string(kCanaryKey));
  }
}

void Canary::fail_with(std::string_view error) {
  around_.metrics.failed();
  around_.log.error("Canary failed", {{"error", std::string(error)}});
}

}  // namespace hoist
