// Tokens in the store; secrets never are, only their hashes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/domain/token.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class TokenRepository {
 public:
  virtual ~TokenRepository() = default;
  /// Errors: kAlreadyExists where a token that is not revoked has the name.
  [[nodiscard]] virtual Result<void> insert(const Token& token) = 0;
  /// Revoked tokens included.
  [[nodiscard]] virtual Result<std::optional<Token>> find(const TokenId& id) = 0;
  /// Whether there was an unrevoked token to revoke.
  [[nodiscard]] virtual Result<bool> revoke(const TokenId& id, Instant now) = 0;
  /// In order of creation, revoked ones included.
  [[nodiscard]] virtual Result<std::vector<Token>> list() = 0;
};

}  // namespace hoist
