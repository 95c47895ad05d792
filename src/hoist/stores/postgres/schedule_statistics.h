// How many schedules there are in PostgreSQL, and how far behind the work is.
#pragma once

#include "hoist/ports/schedule_statistics.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresScheduleStatistics final : public ScheduleStatistics {
 public:
  explicit PostgresScheduleStatistics(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<DueBacklog> backlog(Instant now) override;
  [[nodiscard]] Result<std::optional<Instant>> oldest_due_at(Instant now) override;
  [[nodiscard]] Result<std::int64_t> count_at_risk() override;
  [[nodiscard]] Result<Attention> attention(const AttentionFilter& filter) override;
  [[nodiscard]] Result<std::vector<ScheduleCount>> count_live() override;
  [[nodiscard]] Result<std::map<FlagId, std::int64_t>> count_live_of(std::span<const FlagId> flags) override;
  [[nodiscard]] Result<std::vector<ScheduleCount>> count_ended() override;

 private:
  Transaction& transaction_;
};

/// Parameters: environment, scheduled since, due before, the most that is counted.
[[nodiscard]] const Statement& attention_statement();

/// Parameter: now.
[[nodiscard]] const Statement& oldest_due_statement();

}  // namespace hoist::postgres
