#include "hoist/engine/delivery_retention.h"

#include "hoist/app/transact.h"
#include "hoist/domain/failure.h"
#include "hoist/engine/delivery_log.h"

namespace hoist {

DeliveryRetention::DeliveryRetention(Session& session, const Clock& clock, Log& log, Duration keep)
    : session_(session), clock_(clock), log_(log), keep_(keep) {}

void DeliveryRetention::remove_old() {
  if (keep_ == Duration::zero()) return;
  const Instant now = clock_.now();
  // A clock that was set back makes nobody wait for it.
  if (last_at_ && now >= *last_at_ && now - *last_at_ < kRetentionInterval) return;
  last_at_ = now;
  int removed = 0;
  for (int batch = 0; batch < kRetentionBatches; ++batch) {
    const auto of_batch = remove_batch();
    if (!of_batch) {
      if (classify(of_batch.error()) != FailureClass::kOutage) log_retention_failed(log_, of_batch.error());
      break;
    }
    removed += *of_batch;
    if (*of_batch < kRetentionBatch) break;
  }
  if (removed > 0) log_deliveries_removed(log_, removed);
}

Result<int> DeliveryRetention::remove_batch() {
  return transact(session_, Access::kWrite, [this](UnitOfWork& unit) {
    return unit.deliveries().remove_ended(unit.now() - keep_, kRetentionBatch);
  });
}

}  // namespace hoist
