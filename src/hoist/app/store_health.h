// How the work goes, as far as the store knows.
#pragma once

#include <optional>
#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The most attempts that are counted, the newest, and the most workers that are shown.
inline constexpr int kMostCountedAttempts = 10'000;
inline constexpr int kMostShownWorkers = 100;
/// Over which time lateness is summed up.
inline constexpr Duration kLatenessPeriod = std::chrono::hours(1);

struct StoreHealth {
  Instant now;
  DueBacklog backlog;        ///< Of every environment.
  std::int64_t at_risk = 0;  ///< Likewise.
  std::vector<ScheduleCount> live;
  std::vector<WorkerHeartbeat> workers;
  std::vector<AttemptSample> attempts;  ///< From the first attempt bucket on, newest first.
  bool truncated = false;               ///< There were more than kMostCountedAttempts.
  std::vector<ServerReport> servers;    ///< Those that have reported of late (kServerGone).
};

/// With live schedules, attempts and servers of one environment alone where it is given. Errors: store
/// errors.
[[nodiscard]] Result<StoreHealth> read_store_health(UnitOfWork& unit,
                                                    const std::optional<EnvironmentKey>& environment);

}  // namespace hoist
