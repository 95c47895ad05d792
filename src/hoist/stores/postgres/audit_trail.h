// The audit trail in PostgreSQL.
#pragma once

#include "hoist/ports/audit_trail.h"
#include "hoist/stores/postgres/filtered_query.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresAuditTrail final : public AuditTrail {
 public:
  explicit PostgresAuditTrail(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> append(std::span<const AuditEvent> events) override;
  [[nodiscard]] Result<std::vector<AuditEvent>> of_flag(const FlagId& flag, int limit) override;
  [[nodiscard]] Result<std::vector<AuditEvent>> versions_of_flag(const FlagId& flag,
                                                                 std::optional<std::int64_t> below,
                                                                 int limit) override;
  [[nodiscard]] Result<std::vector<AuditEvent>> list(const AuditFilter& filter) override;
  [[nodiscard]] Result<std::vector<ChainedRecord>> chained(const std::optional<ChainPlace>& after,
                                                           int limit) override;
  [[nodiscard]] Result<std::vector<ChainHead>> chain_heads(const std::optional<std::string>& after,
                                                           int limit) override;
  [[nodiscard]] Result<OlderAudit> older(int limit) override;

 private:
  Transaction& transaction_;
};

/// For tests of plans.
[[nodiscard]] FilteredQuery audit_list_query(const AuditFilter& filter);

}  // namespace hoist::postgres
