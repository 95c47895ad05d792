// Schedules in PostgreSQL, as people see them.
#pragma once

#include "hoist/ports/schedule_repository.h"
#include "hoist/stores/postgres/claimed_places.h"
#include "hoist/stores/postgres/filtered_query.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction and the places; their thread only.
class PostgresScheduleRepository final : public ScheduleRepository {
 public:
  PostgresScheduleRepository(Transaction& transaction, ClaimedPlaces& places, Instant now)
      : transaction_(transaction), places_(places), now_(now) {}

  [[nodiscard]] Result<void> insert(const Schedule& schedule) override;
  [[nodiscard]] Result<std::optional<Schedule>> find(const ScheduleId& id) override;
  [[nodiscard]] Result<std::optional<Schedule>> lock(const ScheduleId& id) override;
  [[nodiscard]] Result<void> update(const Schedule& schedule) override;
  [[nodiscard]] Result<std::vector<Schedule>> list(const ScheduleFilter& filter) override;
  [[nodiscard]] Result<std::vector<ScheduleId>> mark_risks(std::span<const RiskMark> marks) override;
  [[nodiscard]] Result<int> remove_ended(const FlagId& flag, Instant before, int limit) override;

 private:
  /// Adds what wakes sleeping workers, if the schedule is live.
  void add_wake_up(Pipeline& pipeline, const Schedule& schedule) const;

  Transaction& transaction_;
  ClaimedPlaces& places_;
  Instant now_;
};

[[nodiscard]] FilteredQuery schedule_list_query(const ScheduleFilter& filter);
/// Parameters: flag, before, limit.
[[nodiscard]] const Statement& remove_ended_schedules_statement();

}  // namespace hoist::postgres
