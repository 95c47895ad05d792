#include <fmt/format.h>

#include <algorithm>

#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/stores/sqlite/sqlite_error.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_TOKENS \
  "SELECT id, name, role, environment, token_hash, created_at, revoked_at FROM api_tokens "

Result<Token> decode_token(Row& row) {
  Token token;
  HOIST_ASSIGN(token.id, row.name<TokenId>());
  token.name = row.text();
  HOIST_ASSIGN(token.role, row.word(parse_role));
  HOIST_ASSIGN(token.environment, row.optional_name<EnvironmentKey>());
  const std::span<const std::uint8_t> hash = row.blob();
  if (hash.size() != token.hash.size()) {
    return fail(ErrorCode::kCorruptData,
                fmt::format("the stored hash of token '{}' has {} bytes instead of {}; revoke the token",
                            token.name, hash.size(), token.hash.size()));
  }
  std::copy(hash.begin(), hash.end(), token.hash.begin());
  HOIST_ASSIGN(token.created_at, row.instant());
  HOIST_ASSIGN(token.revoked_at, row.optional_instant());
  return token;
}

}  // namespace

Result<void> Tokens::insert(const Token& token) {
  Query query = connection_.query(
      "INSERT INTO api_tokens (id, name, role, environment, token_hash, created_at, revoked_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)");
  query.bind(token.id).bind(token.name).bind(to_string(token.role)).bind(token.environment);
  query.bind_blob(token.hash).bind(token.created_at).bind(token.revoked_at);
  const Result<int> inserted = query.run();
  if (inserted) return {};
  if (is_unique_violation(inserted.error())) {
    return fail(
        ErrorCode::kAlreadyExists,
        fmt::format("a token named '{}' exists already: choose another name or revoke that token first",
                    token.name));
  }
  return tl::unexpected<Error>(inserted.error());
}

Result<std::optional<Token>> Tokens::find(const TokenId& id) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_TOKENS "WHERE id = ?");
  query.bind(id);
  return first(query, decode_token);
}

Result<bool> Tokens::revoke(const TokenId& id, Instant now) {
  Query query = connection_.query("UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL");
  query.bind(now).bind(id);
  return query.run().map([](int changed) { return changed > 0; });
}

Result<std::vector<Token>> Tokens::list() {
  Query query = connection_.query(HOIST_SQLITE_SELECT_TOKENS "ORDER BY created_at, id");
  return collect(query, decode_token);
}

}  // namespace hoist::sqlite
