// The revision of each environment in PostgreSQL.
#pragma once

#include "hoist/ports/revision_counter.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresRevisionCounter final : public RevisionCounter {
 public:
  /// `test_now` is given by tests that step the time; else a commit's time is the server's.
  PostgresRevisionCounter(Transaction& transaction, std::optional<Instant> test_now)
      : transaction_(transaction), test_now_(test_now) {}

  [[nodiscard]] Result<void> raise(std::span<const EnvironmentChanges> changed) override;
  [[nodiscard]] Result<std::vector<LoggedChange>> changes_since(const EnvironmentKey& environment,
                                                                std::int64_t after,
                                                                std::int64_t most) override;
  [[nodiscard]] Result<std::optional<std::int64_t>> revision_at(const EnvironmentKey& environment,
                                                                Instant at) override;
  [[nodiscard]] Result<void> hold_references(const EnvironmentKey& environment) override;
  [[nodiscard]] Result<std::vector<EnvironmentRevision>> all() override;
  [[nodiscard]] Result<std::int64_t> current(const EnvironmentKey& environment) override;

 private:
  Transaction& transaction_;
  std::optional<Instant> test_now_;
};

}  // namespace hoist::postgres
