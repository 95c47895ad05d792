#include "hoist/app/outlook.h"

#include <fmt/format.h>

#include "hoist/app/load_snapshot.h"

namespace hoist {

Result<Outlook> load_outlook(UnitOfWork& unit, const EnvironmentKey& environment, const AskedInstant& latest,
                             const std::optional<Flag>& edited) {
  Outlook outlook;
  HOIST_ASSIGN(outlook.flags, load_flags(unit, {.environment = environment}));
  for (Flag& flag : outlook.flags) {
    if (edited && flag.id == edited->id) flag = *edited;
  }
  if (latest.at < unit.now()) return outlook;
  HOIST_ASSIGN(auto pending, load_pending(unit, environment, {.limit = kMostTravelled, .until = latest.at}));
  // It may not be all of them.
  if (pending.size() >= kMostTravelled) {
    return invalid_field(std::string(latest.name),
                         fmt::format("{} schedules or more are pending in environment '{}' until {}, more "
                                     "than are looked ahead to: ask for an earlier instant",
                                     kMostTravelled, environment.text(), format_instant_short(latest.at)));
  }
  for (const Schedule& schedule : pending) outlook.flag_of.emplace(schedule.id, schedule.flag_id);
  HOIST_ASSIGN(const SegmentLibrary segments, load_segments(unit, environment));
  outlook.ahead = look_ahead(outlook.flags, std::move(pending), segments, unit.now(), WindowRule::kOnTime);
  return outlook;
}

}  // namespace hoist
