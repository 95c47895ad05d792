// Removes deliveries that ended long ago, with their attempts: they would fill the store in time.
#pragma once

#include <optional>

#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// How often it is looked for what is old.
inline constexpr Duration kRetentionInterval = std::chrono::minutes(1);
/// Deliveries that are removed in one transaction: so few that it holds SQLite's only writer for
/// milliseconds.
inline constexpr int kRetentionBatch = 500;
/// Transactions in one go. With the interval it is 5,000 a minute, more than a busy fleet tells, and what is
/// sent meanwhile waits for less than a second.
inline constexpr int kRetentionBatches = 10;

/// Not thread-safe.
class DeliveryRetention {
 public:
  /// The references must outlive this. `keep` is for how long a delivery stays once it has ended, by the
  /// store's clock; 0: for ever. `clock` measures only the interval.
  DeliveryRetention(Session& session, const Clock& clock, Log& log, Duration keep);

  /// Removes what has ended before, oldest first, unless that was done within the interval. To be called
  /// while the store answers; what goes wrong is logged, but for an outage, and tried again an interval
  /// later.
  void remove_old();

 private:
  [[nodiscard]] Result<int> remove_batch();

  Session& session_;
  const Clock& clock_;
  Log& log_;
  Duration keep_;
  std::optional<Instant> last_at_;
};

}  // namespace hoist
