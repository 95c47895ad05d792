#include "hoist/app/find_schedule.h"

#include <fmt/format.h>

namespace hoist {
namespace {

bool matches(const Schedule& schedule, const ScheduleAddress& address) {
  return (!address.flag_key || *address.flag_key == schedule.flag_key) &&
         (!address.environment || *address.environment == schedule.environment);
}

Result<Schedule> or_not_found(Result<std::optional<Schedule>> found, const ScheduleAddress& address) {
  if (!found) return tl::unexpected<Error>(std::move(found).error());
  if (!*found || !matches(**found, address)) {
    return fail(ErrorCode::kNotFound, address.flag_key
                                          ? fmt::format("flag '{}' has no schedule {}",
                                                        address.flag_key->text(), address.id.to_string())
                                          : fmt::format("there is no schedule {}", address.id.to_string()));
  }
  return **std::move(found);
}

}  // namespace

Result<Schedule> find_schedule(UnitOfWork& unit, const ScheduleAddress& address) {
  return or_not_found(unit.schedules().find(address.id), address);
}

Result<Schedule> lock_schedule(UnitOfWork& unit, const ScheduleAddress& address) {
  return or_not_found(unit.schedules().lock(address.id), address);
}

}  // namespace hoist
