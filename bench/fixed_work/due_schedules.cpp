#include "due_schedules.h"

#include "hoist/app/create_flag.h"
#include "hoist/app/transact.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "measured_flags.h"
#include "support/must.h"

namespace hoist::bench {
namespace {

constexpr int kScheduledFlags = 200;
const std::string kScheduler = "ada";

}  // namespace

DueSchedules::DueSchedules() {
  using test::must;
  must(make_sqlite_migrator({.path = path_}, clock_)->up());
  store_ = open_sqlite_store({.path = path_}, clock_);
  const auto session = store_->open_session(SessionPurpose::kRequests);
  must(transact(*session, Access::kWrite, [this](UnitOfWork& unit) -> Result<void> {
    for (int n = 0; n < kScheduledFlags; ++n) {
      must(create_flag(unit, {measured_key(n), production_, measured_config()}, kScheduler, random_));
    }
    for (int n = 0; n < kCount; ++n) must(create_schedule(unit, command(n), kScheduler, random_));
    return {};
  }));
  clock_.advance(std::chrono::hours(2));
  runner_ = store_->open_session(SessionPurpose::kRunner);
}

CreateSchedule DueSchedules::command(int n) const {
  return {.key = measured_key(n % kScheduledFlags),
          .environment = production_,
          .scheduled_at = clock_.now() + std::chrono::hours(1) + std::chrono::milliseconds(n),
          .updates = test::make_updates(n % 2 == 0, n % 101)};
}

}  // namespace hoist::bench
