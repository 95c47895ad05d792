// Flags in PostgreSQL.
#pragma once

#include "hoist/ports/flag_repository.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresFlagRepository final : public FlagRepository {
 public:
  explicit PostgresFlagRepository(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> insert(const Flag& flag) override;
  [[nodiscard]] Result<std::optional<Flag>> find(const FlagKey& key,
                                                 const EnvironmentKey& environment) override;
  [[nodiscard]] Result<std::optional<Flag>> lock(const FlagKey& key,
                                                 const EnvironmentKey& environment) override;
  [[nodiscard]] Result<std::vector<Flag>> lock_all(std::span<const FlagId> ids) override;
  [[nodiscard]] Result<void> update(std::span<const Flag> flags) override;
  [[nodiscard]] Result<std::vector<Flag>> list(const FlagFilter& filter) override;
  [[nodiscard]] Result<std::vector<FlagKey>> keys(const FlagFilter& filter,
                                                  const std::optional<FlagKey>& after) override;
  [[nodiscard]] Result<std::vector<Flag>> of_keys(std::span<const FlagKey> keys,
                                                  const std::optional<EnvironmentKey>& environment) override;
  [[nodiscard]] Result<std::vector<FlagId>> ids_of(const FlagPattern& pattern, int limit) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
