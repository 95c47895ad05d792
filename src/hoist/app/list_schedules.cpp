#include "hoist/app/list_schedules.h"

#include "hoist/app/choose_flags.h"

namespace hoist {

Result<std::vector<Schedule>> list_schedules(UnitOfWork& unit, ScheduleFilter filter) {
  filter.now = unit.now();
  if (filter.key_text) {
    const FlagPattern pattern{.environment = filter.environment, .text = filter.key_text};
    HOIST_ASSIGN(filter.flags, choose_flags(unit, pattern));
    if (filter.flags && filter.flags->empty()) return std::vector<Schedule>();
  }
  return unit.schedules().list(filter);
}

}  // namespace hoist
