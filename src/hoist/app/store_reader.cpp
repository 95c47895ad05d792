#include "hoist/app/store_reader.h"

#include <algorithm>

#include "hoist/app/clock_offset.h"
#include "hoist/app/transact.h"

namespace hoist {

Result<StoreReading> StoreReader::read(Session& session) {
  StoreReading reading;
  const ClockOffset offset(clock_);
  const auto due = transact(session, Access::kRead, [&](UnitOfWork& unit) -> Result<void> {
    reading.clock_offset = offset.of(unit);
    HOIST_ASSIGN(const DueBacklog backlog, unit.statistics().backlog(unit.now()));
    reading.due = backlog.due;
    if (backlog.oldest_due_at) reading.oldest_due_age = unit.now() - *backlog.oldest_due_at;
    HOIST_ASSIGN(reading.at_risk, unit.statistics().count_at_risk());
    HOIST_ASSIGN(const OutboxBacklog outbox, unit.deliveries().backlog(unit.now()));
    reading.outbox_pending = outbox.pending;
    if (outbox.oldest_due_at) reading.outbox_oldest_due_age = unit.now() - *outbox.oldest_due_at;
    HOIST_ASSIGN(reading.heartbeats, unit.heartbeats().list(kWorkersShown));
    return {};
  });
  {
    const std::lock_guard lock(mutex_);
    last_ = due ? std::optional(reading) : std::nullopt;
    last_at_ = clock_.now();
  }
  if (!due) return tl::unexpected<Error>(due.error());
  renew(live_, &ScheduleStatistics::count_live, session);
  renew(ended_, &ScheduleStatistics::count_ended, session);
  const std::lock_guard lock(mutex_);
  return with_counts(std::move(reading));
}

std::optional<StoreReading> StoreReader::recent() {
  const Instant now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (!last_ || now < last_at_ || now - last_at_ > kRecent) return std::nullopt;
  return with_counts(*last_);
}

/// Under the lock.
StoreReading StoreReader::with_counts(StoreReading reading) {
  reading.counts = live_.counts;
  reading.counts.insert(reading.counts.end(), ended_.counts.begin(), ended_.counts.end());
  return reading;
}

void StoreReader::renew(Counted& counted, Count count, Session& session) {
  const Instant began = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const Duration rested = began - counted.ended_at;
    // Less than nothing after the clock was set back.
    const bool rests = counted.ever && rested >= Duration::zero() && rested < counted.took * kCountRest;
    if (counted.counting || rests) return;
    counted.counting = true;
  }
  auto counts =
      transact(session, Access::kRead, [&](UnitOfWork& unit) { return (unit.statistics().*count)(); });
  const Instant ended = clock_.now();
  const std::lock_guard lock(mutex_);
  counted.counting = false;
  counted.ever = true;
  counted.ended_at = ended;
  counted.took = std::max(ended - began, Duration::zero());
  if (counts) counted.counts = *std::move(counts);
}

}  // namespace hoist
