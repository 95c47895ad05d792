#include "hoist/app/cancel_schedule.h"

#include <utility>

#include "hoist/app/audit.h"
#include "hoist/domain/lifecycle.h"

namespace hoist {

Result<ToldCancel> cancel_schedule_told(UnitOfWork& unit, const ScheduleAddress& address,
                                        const std::string& actor, RandomSource& random) {
  HOIST_ASSIGN(const Schedule before, lock_schedule(unit, address));
  HOIST_ASSIGN(Schedule after, cancel(before, actor, unit.now()));
  HOIST_TRY(unit.schedules().update(after));
  // A webhook that does not decode keeps nobody from cancelling; the passes' log tells of it.
  auto told = enqueue_cancel(unit, after, random);
  if (!told && told.error().code != ErrorCode::kCorruptData) return tl::unexpected<Error>(told.error());
  HOIST_TRY(record_schedule(unit, after, AuditAction::kScheduleCancelled, actor, random));
  return ToldCancel{.schedule = std::move(after), .told = std::move(told).value_or(EnqueuedEvents())};
}

Result<Schedule> cancel_schedule(UnitOfWork& unit, const ScheduleAddress& address, const std::string& actor,
                                 RandomSource& random) {
  HOIST_ASSIGN(ToldCancel cancelled, cancel_schedule_told(unit, address, actor, random));
  return std::move(cancelled.schedule);
}

}  // namespace hoist
