// Reads what metrics show of the store, without ever costing it much.
#pragma once

#include <mutex>
#include <optional>
#include <vector>

#include "hoist/ports/clock.h"
#include "hoist/ports/request_metrics.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// A count is made again no sooner than after this many times as long as it took: counting takes at most 1 %
/// of one connection's time, however many schedules there are and however often somebody asks.
inline constexpr int kCountRest = 100;

/// For how long a reading stands for the present: longer than a scrape waits (2 s), shorter than the time
/// between two.
inline constexpr Duration kRecent = std::chrono::seconds(5);

/// How many workers are shown, the newest: each is a series, and a process that starts anew is another
/// worker.
inline constexpr int kWorkersShown = 50;

/// Thread-safe.
class StoreReader {
 public:
  /// `clock`, which must outlive the reader, is the process's, by which it evaluates.
  explicit StoreReader(const Clock& clock) : clock_(clock) {}

  /// What is due is read each time. The counts are those of the last time they were made, which is now where
  /// they have rested long enough; the live ones and the ended ones have a rest of their own. Errors: the
  /// store's, where what is due could not be read; a count that fails leaves the last one.
  [[nodiscard]] Result<StoreReading> read(Session& session);

  /// What the last read() found, also while it still counts; none where that failed or is
  /// longer ago than kRecent.
  [[nodiscard]] std::optional<StoreReading> recent();

 private:
  using Count = Result<std::vector<ScheduleCount>> (ScheduleStatistics::*)();
  struct Counted {
    std::vector<ScheduleCount> counts = {};
    Instant ended_at = {};  ///< By `clock_`.
    Duration took{0};
    bool ever = false;
    bool counting = false;  ///< By somebody who asked before.
  };

  [[nodiscard]] StoreReading with_counts(StoreReading reading);
  void renew(Counted& counted, Count count, Session& session);

  const Clock& clock_;
  std::mutex mutex_;
  std::optional<StoreReading> last_;  ///< Without counts.
  Instant last_at_;                   ///< By `clock_`.
  Counted live_;
  Counted ended_;
};

}  // namespace hoist
