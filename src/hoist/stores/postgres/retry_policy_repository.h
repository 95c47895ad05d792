// Named retry policies in PostgreSQL.
#pragma once

#include "hoist/ports/retry_policy_repository.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresRetryPolicyRepository final : public RetryPolicyRepository {
 public:
  explicit PostgresRetryPolicyRepository(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<std::optional<NamedRetryPolicy>> find(const RetryPolicyName& name) override;
  [[nodiscard]] Result<void> set(const NamedRetryPolicy& policy) override;
  [[nodiscard]] Result<bool> remove(const RetryPolicyName& name) override;
  [[nodiscard]] Result<std::vector<NamedRetryPolicy>> list() override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
