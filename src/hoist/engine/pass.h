// One pass over what is due: claim, settle, and record what failed. `hoist tick` is one call of it; the
// runner repeats it.
//
// A batch is settled in one transaction. If the store refuses it, it is halved until the schedules that
// it refuses are alone; each of those is recorded as failed in a transaction of its own. A batch whose
// connection was lost is tried once more, before anything else; where the connection is lost again, it is
// halved in the same way, so that a schedule which kills its connection is found (ADR 0009). Where it was the
// answer to a commit that was lost, see unconfirmed_commits.h.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "hoist/app/outbox.h"
#include "hoist/base/random_source.h"
#include "hoist/domain/settlement.h"
#include "hoist/engine/unconfirmed_commits.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/no_metrics.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Schedules taken in one transaction by a runner (measured: 1,000 gives 1.5 × the rate of 100).
inline constexpr int kRunnerBatch = 1000;
/// What `hoist tick` takes where nothing is said (the story's limit).
inline constexpr int kTickBatch = 100;
/// Lost connections on one schedule, settled alone, that are recorded as one transient failure
/// (design, section 3.2).
inline constexpr int kLossesUntilFailure = 3;
/// Lost connections on one schedule after which it is set aside: recording its failure loses them as well.
inline constexpr int kLossesUntilSetAside = 2 * kLossesUntilFailure;
/// How long a schedule whose failure could not be recorded is left alone: the default poll interval.
inline constexpr Duration kSetAsideFor = std::chrono::seconds(30);
/// The same where somebody held what recording takes a lock on, such as the revision of the environment: that
/// is over when his transaction is.
inline constexpr Duration kSetAsideWhileHeld = std::chrono::seconds(2);

struct PassOptions {
  int limit = kRunnerBatch;  ///< At least 1.
  RetryPolicy policy;
  std::string worker;  ///< Goes into the ledger and the log.
  /// Told what was committed; must outlive the pass.
  PassMetrics* metrics = &no_pass_metrics();
};

struct PassReport {
  int applied = 0;
  int superseded = 0;
  int skipped = 0;           ///< Cancelled, because their windows were missed.
  int retrying = 0;          ///< Failed, with a retry ahead.
  int failed = 0;            ///< Failed terminally.
  int set_aside = 0;         ///< Could not even be recorded; left alone for a while by this process.
  Instant now;               ///< By the store's clock, when it was read last.
  Duration clock_offset{0};  ///< The store's clock minus ours, then.
  int told = 0;              ///< Notifications that were enqueued.
  /// What is due after what was settled; none where the limit was reached or something went wrong, so that it
  /// is worth another pass at once.
  std::optional<NextDue> next;

  [[nodiscard]] int processed() const { return applied + superseded + skipped + retrying + failed; }
};

/// Keeps, between the passes of one process, what schedules did to it. Not thread-safe.
class Pass {
 public:
  /// All arguments must outlive the pass. `clock` measures only how long things took.
  Pass(Session& session, const Clock& clock, Log& log, RandomSource& random, PassOptions options);

  /// Settles up to `limit` due schedules. Errors: an outage (kStoreUnavailable, kConnectionLost), or a
  /// store that refuses the claim itself. What was settled before the error is committed and logged.
  [[nodiscard]] Result<PassReport> run_once() { return run_once(options_.limit); }
  /// As much as that instead of the options' limit; at least 1. What was in hand when a connection was lost
  /// still comes first, all of it.
  [[nodiscard]] Result<PassReport> run_once(int limit);

 private:
  using Take = std::function<Result<std::vector<Schedule>>(UnitOfWork&)>;
  /// Looks at the store as it will be, before a unit is committed.
  using Look = std::function<Result<void>(UnitOfWork&)>;
  /// Schedules that were in hand when a connection was lost.
  struct Suspects {
    std::vector<ClaimMark> marks;
    Instant tried_at;  ///< By the store's clock.
    int losses = 0;    ///< Of connections, while there was one mark alone.
  };
  /// Why an attempt is to be recorded as failed.
  struct Refusal {
    const Error& error;
    Instant tried_at;
    int losses = 0;
  };

  Result<void> confirm_commits(PassReport& report);
  Result<void> settle_suspects(PassReport& report);
  Result<void> settle_again(const Suspects& suspects, PassReport& report);
  Result<void> settle_new(int limit, PassReport& report);
  Result<void> settle(
      const Take& take, std::vector<Schedule>& claimed, PassReport& report,
      const Look& look = [](UnitOfWork&) { return Result<void>(); });
  Result<NextDue> find_next(UnitOfWork& unit);
  Result<void> settle_parts(std::vector<Schedule> batch, const Error& refusal, PassReport& report);
  Result<void> record_failure(const ClaimMark& mark, const Refusal& refusal, PassReport& report);
  Result<EnqueuedEvents> tell(UnitOfWork& unit, const SettlementPlan& plan);
  Result<void> commit(UnitOfWork& unit, const std::vector<Settlement>& settlements);
  void count_told(const EnqueuedEvents& told, PassReport& report);
  void suspect(const std::vector<Schedule>& claimed, Instant tried_at, int losses);
  void report_settlements(std::span<const Settlement> settlements, Duration elapsed, Instant now,
                          PassReport& report);
  std::vector<ScheduleId> excluded(Instant now);

  Session& session_;
  const Clock& clock_;
  Log& log_;
  RandomSource& random_;
  PassOptions options_;
  /// The last are tried first.
  std::vector<Suspects> suspects_;
  UnconfirmedCommits unconfirmed_;
  /// Could not be recorded; left alone until then, by the store's clock.
  std::map<ScheduleId, Instant> set_aside_;
};

}  // namespace hoist
