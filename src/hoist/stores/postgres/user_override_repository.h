// Per-user overrides in PostgreSQL.
#pragma once

#include "hoist/ports/flag_repository.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresUserOverrideRepository final : public UserOverrideRepository {
 public:
  explicit PostgresUserOverrideRepository(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> put(const FlagId& flag, const UserOverride& user_override) override;
  [[nodiscard]] Result<bool> remove(const FlagId& flag, const std::string& user_id) override;
  [[nodiscard]] Result<NumberedPage<UserOverride>> list(const FlagId& flag, int page, int page_size) override;
  [[nodiscard]] Result<std::vector<FlagOverride>> of_environment(const EnvironmentKey& environment) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
