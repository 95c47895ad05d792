// The queue of due schedules in PostgreSQL: the row lock is the claim, so that a worker that dies lets go
// at once and no lease has to be rescued.
#pragma once

#include "hoist/ports/schedule_repository.h"
#include "hoist/stores/postgres/claimed_places.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction and the places; their thread only.
class PostgresDueQueue final : public DueQueue {
 public:
  PostgresDueQueue(Transaction& transaction, ClaimedPlaces& places)
      : transaction_(transaction), places_(places) {}

  [[nodiscard]] Result<std::vector<Schedule>> claim(Instant now, int limit,
                                                    std::span<const ScheduleId> excluded) override;
  [[nodiscard]] Result<std::vector<Schedule>> claim_again(std::span<const ClaimMark> marks) override;
  [[nodiscard]] Result<void> settle(std::span<const Settlement> settlements) override;
  [[nodiscard]] Result<NextDue> next_due(Instant now, std::span<const ScheduleId> excluded) override;
  [[nodiscard]] Result<std::map<FlagId, Intent>> earliest_live(std::span<const FlagId> flags,
                                                               std::span<const ScheduleId> excluded) override;
  [[nodiscard]] Result<std::vector<Attempt>> attempts(const ScheduleId& id) override;

 private:
  /// Reads claimed rows and remembers where they lie.
  [[nodiscard]] Result<std::vector<Schedule>> read_claimed(const Rows& rows);
  /// Takes more retries, after the last one in (due_at, id) order.
  [[nodiscard]] Result<std::vector<Schedule>> claim_retries_after(const Schedule& last, Instant now,
                                                                  int limit,
                                                                  std::span<const ScheduleId> excluded);

  Transaction& transaction_;
  ClaimedPlaces& places_;
};

}  // namespace hoist::postgres
