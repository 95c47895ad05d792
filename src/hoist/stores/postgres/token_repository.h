// Tokens in PostgreSQL.
#pragma once

#include "hoist/ports/token_repository.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresTokenRepository final : public TokenRepository {
 public:
  explicit PostgresTokenRepository(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> insert(const Token& token) override;
  [[nodiscard]] Result<std::optional<Token>> find(const TokenId& id) override;
  [[nodiscard]] Result<bool> revoke(const TokenId& id, Instant now) override;
  [[nodiscard]] Result<std::vector<Token>> list() override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
