// The revision of each environment in PostgreSQL.
#pragma once

#include "hoist/ports/revision_counter.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresRevisionCounter final : public RevisionCounter {
 public:
  explicit PostgresRevisionCounter(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> raise(std::span<const EnvironmentKey> environments) override;
  [[nodiscard]] Result<void> hold_references(const EnvironmentKey& environment) override;
  [[nodiscard]] Result<std::vector<EnvironmentRevision>> all() override;
  [[nodiscard]] Result<std::int64_t> current(const EnvironmentKey& environment) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
