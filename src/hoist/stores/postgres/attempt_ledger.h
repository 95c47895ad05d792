// The ledger across schedules in PostgreSQL.
#pragma once

#include "hoist/ports/attempt_ledger.h"
#include "hoist/stores/postgres/filtered_query.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresAttemptLedger final : public AttemptLedger {
 public:
  explicit PostgresAttemptLedger(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<std::vector<LedgerEntry>> list(const LedgerFilter& filter) override;
  [[nodiscard]] Result<std::vector<AttemptSample>> recent(const std::optional<EnvironmentKey>& environment,
                                                          Instant since, int limit) override;

 private:
  Transaction& transaction_;
};

/// For tests of plans.
[[nodiscard]] FilteredQuery ledger_query(const LedgerFilter& filter);
[[nodiscard]] FilteredQuery recent_attempts_query(const std::optional<EnvironmentKey>& environment,
                                                  Instant since, int limit);

}  // namespace hoist::postgres
