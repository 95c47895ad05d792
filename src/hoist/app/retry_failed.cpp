#include "hoist/app/retry_failed.h"

#include <algorithm>
#include <map>

#include "hoist/app/audit.h"
#include "hoist/domain/lifecycle.h"

namespace hoist {

Result<RetriedSchedules> retry_failed(UnitOfWork& unit, ScheduleFilter filter, const std::string& actor,
                                      RandomSource& random) {
  const auto limit = static_cast<std::size_t>(filter.limit);
  filter.state = ScheduleStateFilter::kTerminal;
  filter.limit += 1;
  HOIST_ASSIGN(std::vector<Schedule> found, unit.schedules().list(filter));
  RetriedSchedules retried{.schedules = {}, .more = found.size() > limit};
  if (retried.more) found.pop_back();
  // In one order for everybody, so that two of these do not wait for each other.
  std::sort(found.begin(), found.end(), [](const Schedule& a, const Schedule& b) { return a.id < b.id; });
  std::vector<AuditEvent> events;
  std::map<EnvironmentKey, std::vector<Change>> changes;
  for (const Schedule& seen : found) {
    HOIST_ASSIGN(const std::optional<Schedule> held, unit.schedules().lock(seen.id));
    if (!held || held->status != ScheduleStatus::kFailed || held->retrying()) continue;
    HOIST_ASSIGN(Schedule after, retry_by_hand(*held, unit.now()));
    HOIST_TRY(unit.schedules().update(after));
    events.push_back(schedule_event(unit, after, AuditAction::kScheduleRetried, actor, random));
    changes[after.environment].push_back(schedule_change(after, AuditAction::kScheduleRetried));
    retried.schedules.push_back(std::move(after));
  }
  HOIST_TRY(unit.audit().append(events));
  std::vector<EnvironmentChanges> changed;
  changed.reserve(changes.size());
  for (auto& [environment, of_it] : changes) changed.push_back({environment, std::move(of_it)});
  HOIST_TRY(unit.revisions().raise(changed));
  return retried;
}

}  // namespace hoist
