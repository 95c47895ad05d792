// One pass over what is due: claim, settle, and record what failed. `hoist tick` is one call of it; the
// runner repeats it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/domain/settlement.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Schedules taken in one transaction by a runner (measured: 1,000 gives 1.5 × the rate of 100).
inline constexpr int kRunnerBatch = 1000;
/// What `hoist tick` takes where nothing is said (the story's limit).
inline constexpr int kTickBatch = 100;
/// Lost connections on one schedule, settled alone, that are recorded as one transient failure
/// (design, section 3.2).
inline constexpr int kLossesUntilFailure = 3;

struct PassOptions {
  int limit = kRunnerBatch;  ///< At least 1.
  RetryPolicy policy;
  std::string worker;  ///< Goes into the ledger and the log.
};

struct PassReport {
  int applied = 0;
  int superseded = 0;
  int retrying = 0;   ///< Failed, with a retry ahead.
  int failed = 0;     ///< Failed terminally.
  int set_aside = 0;  ///< Could not even be recorded; left for later by this process.
  bool more = false;  ///< The limit was reached: there may be more that is due.
  Instant now;        ///< By the store's clock.
  NextDue next;       ///< Meaningful where nothing was claimed.

  [[nodiscard]] int processed() const { return applied + superseded + retrying + failed; }
};

/// Keeps, between passes of one process, what a schedule did to it. Not thread-safe.
class Pass {
 public:
  /// All arguments must outlive the pass. `clock` measures only how long things took.
  Pass(Session& session, const Clock& clock, Log& log, RandomSource& random, PassOptions options);

  /// Settles up to `limit` due schedules. Errors: an outage (kStoreUnavailable, kConnectionLost), or a
  /// store that refuses the claim itself; what was settled before it is committed and logged.
  [[nodiscard]] Result<PassReport> run_once();

 private:
  struct Claim;
  Session& session_;
  const Clock& clock_;
  Log& log_;
  RandomSource& random_;
  PassOptions options_;
  /// Schedules that were in hand when a connection was lost, and how often that happened to each alone.
  std::map<ScheduleId, int> losses_;
  /// Schedules whose failure could not be recorded, and until when they are left alone.
  std::map<ScheduleId, Instant> set_aside_;
};

}  // namespace hoist
