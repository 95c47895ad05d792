// Segments in PostgreSQL.
#pragma once

#include "hoist/ports/segment_repository.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresSegmentRepository final : public SegmentRepository {
 public:
  explicit PostgresSegmentRepository(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> insert(const SegmentDefinition& segment) override;
  [[nodiscard]] Result<std::optional<SegmentDefinition>> find(const SegmentKey& key,
                                                              const EnvironmentKey& environment) override;
  [[nodiscard]] Result<std::optional<SegmentDefinition>> lock(const SegmentKey& key,
                                                              const EnvironmentKey& environment) override;
  [[nodiscard]] Result<void> update(const SegmentDefinition& segment) override;
  [[nodiscard]] Result<bool> remove(const SegmentKey& key, const EnvironmentKey& environment) override;
  [[nodiscard]] Result<std::vector<SegmentDefinition>> list(const EnvironmentKey& environment) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
