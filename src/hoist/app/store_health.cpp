#include "hoist/app/store_health.h"

#include <algorithm>

#include "hoist/app/receipt.h"

namespace hoist {
namespace {

Result<std::vector<ServerReport>> present_servers(UnitOfWork& unit,
                                                  const std::optional<EnvironmentKey>& environment) {
  const Instant since = unit.now() - kServerGone;
  if (environment) return unit.server_reports().list(*environment, since);
  return unit.server_reports().all(since);
}

}  // namespace

Result<StoreHealth> read_store_health(UnitOfWork& unit, const std::optional<EnvironmentKey>& environment) {
  StoreHealth health;
  health.now = unit.now();
  HOIST_ASSIGN(health.backlog, unit.statistics().backlog(health.now));
  HOIST_ASSIGN(health.at_risk, unit.statistics().count_at_risk());
  HOIST_ASSIGN(health.live, unit.statistics().count_live());
  if (environment) {
    std::erase_if(health.live, [&](const ScheduleCount& count) { return count.environment != *environment; });
  }
  HOIST_ASSIGN(health.workers, unit.heartbeats().list(kMostShownWorkers));
  const Instant since = std::min(first_attempt_bucket(health.now), health.now - kLatenessPeriod);
  HOIST_ASSIGN(health.attempts, unit.ledger().recent(environment, since, kMostCountedAttempts + 1));
  health.truncated = health.attempts.size() > kMostCountedAttempts;
  if (health.truncated) health.attempts.pop_back();
  HOIST_ASSIGN(health.servers, present_servers(unit, environment));
  return health;
}

}  // namespace hoist
