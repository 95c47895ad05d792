#include "hoist/stores/postgres/token_repository.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/stores/postgres/channels.h"

namespace hoist::postgres {
namespace {

Bytes encode_hash(const TokenHash& hash) {
  Bytes bytes;
  for (const std::uint8_t byte : hash) bytes.data.push_back(static_cast<char>(byte));
  return bytes;
}

std::optional<TokenHash> decode_hash(const Bytes& bytes) {
  TokenHash hash{};
  if (bytes.data.size() != hash.size()) return std::nullopt;
  std::transform(bytes.data.begin(), bytes.data.end(), hash.begin(),
                 [](char byte) { return static_cast<std::uint8_t>(byte); });
  return hash;
}

Result<Token> read_token(RowReader& row) {
  Token token;
  token.id = TokenId(row.take<UuidBytes>());
  token.name = row.take<std::string>();
  const auto role_text = row.take<std::string>();
  const auto environment_text = row.take_if_set<std::string>();
  const auto hash = decode_hash(row.take<Bytes>());
  token.created_at = row.take<Instant>();
  token.revoked_at = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  const auto role = parse_role(role_text);
  if (!role || !hash) {
    return row.corrupt(fmt::format("token {}: its role or hash is not valid", token.id.to_string()));
  }
  token.role = *role;
  token.hash = *hash;
  if (environment_text) {
    auto environment = EnvironmentKey::parse(*environment_text);
    // Not bound to an environment would be the wider right.
    if (!environment) {
      return row.corrupt(fmt::format("token {}: its environment is not valid", token.id.to_string()));
    }
    token.environment = *std::move(environment);
  }
  return token;
}

/// Runs a statement on one token and announces it; whether it wrote a row.
Result<bool> run_announced(Transaction& transaction, const Statement& statement, Parameters parameters) {
  Pipeline pipeline = transaction.pipeline();
  pipeline.add(statement, std::move(parameters));
  pipeline.add(announce_change_statement(), Parameters());
  HOIST_ASSIGN(const auto answers, transaction.run(std::move(pipeline)));
  return answers.at(0).affected() == 1;
}

constexpr std::string_view kTokenColumns = "id, name, role, environment, token_hash, created_at, revoked_at";

}  // namespace

Result<void> PostgresTokenRepository::insert(const Token& token) {
  // A taken name is no error of the server's, which would end the transaction.
  static const Statement statement{
      "insert_token", fmt::format("INSERT INTO api_tokens ({}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                                  " ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING",
                                  kTokenColumns)};
  std::optional<std::string_view> environment;
  if (token.environment) environment = token.environment->text();
  Parameters parameters;
  parameters.add(token.id.bytes())
      .add(token.name)
      .add(to_string(token.role))
      .add(environment)
      .add(encode_hash(token.hash))
      .add(token.created_at)
      .add(token.revoked_at);
  HOIST_ASSIGN(const bool inserted, run_announced(transaction_, statement, std::move(parameters)));
  if (inserted) return {};
  return fail(ErrorCode::kAlreadyExists,
              fmt::format("a token named '{}' exists already: choose another name or revoke that token first",
                          token.name));
}

Result<std::optional<Token>> PostgresTokenRepository::find(const TokenId& id) {
  static const Statement statement{"find_token",
                                   fmt::format("SELECT {} FROM api_tokens WHERE id = $1", kTokenColumns)};
  Parameters parameters;
  parameters.add(id.bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_optional(rows, read_token);
}

Result<bool> PostgresTokenRepository::revoke(const TokenId& id, Instant now) {
  static const Statement statement{
      "revoke_token", "UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"};
  Parameters parameters;
  parameters.add(id.bytes()).add(now);
  return run_announced(transaction_, statement, std::move(parameters));
}

Result<std::vector<Token>> PostgresTokenRepository::list() {
  static const Statement statement{
      "list_tokens", fmt::format("SELECT {} FROM api_tokens ORDER BY created_at, id", kTokenColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement));
  return read_all(rows, read_token);
}

}  // namespace hoist::postgres
