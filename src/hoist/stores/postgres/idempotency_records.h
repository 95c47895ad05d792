// First answers in PostgreSQL.
#pragma once

#include "hoist/ports/idempotency_records.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresIdempotencyRecords final : public IdempotencyRecords {
 public:
  explicit PostgresIdempotencyRecords(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<std::optional<IdempotencyRecord>> find(const IdempotencyScope& scope,
                                                              Instant not_before) override;
  [[nodiscard]] Result<void> insert(const IdempotencyRecord& record, Instant not_before) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
