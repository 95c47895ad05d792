#include "hoist/app/tokens.h"

#include <fmt/format.h>

#include "hoist/app/audit.h"
#include "hoist/app/digest.h"
#include "hoist/domain/bounded_text.h"

namespace hoist {
namespace {

constexpr std::string_view kPrefix = "hoist_";
constexpr std::size_t kIdDigits = 32;
/// 256 bits cannot be guessed, which is why a plain (unsalted, fast) hash of them is enough.
constexpr std::size_t kSecretWords = 4;

std::string make_secret(RandomSource& source) {
  std::array<std::uint8_t, kSecretWords * 8> bytes{};
  for (std::size_t word = 0; word < kSecretWords; ++word) {
    const std::uint64_t draw = source.next();
    for (std::size_t i = 0; i < 8; ++i) bytes.at(word * 8 + i) = static_cast<std::uint8_t>(draw >> (8 * i));
  }
  return base64url(bytes);
}

std::string token_text(const TokenId& id, std::string_view secret) {
  return fmt::format("{}{}_{}", kPrefix, hex(id.bytes()), secret);
}

/// 32 hexadecimal digits as the UUID they are.
std::optional<TokenId> read_id(std::string_view digits) {
  std::string uuid(digits);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) uuid.insert(dash, 1, '-');
  const auto id = TokenId::parse(uuid);
  if (!id) return std::nullopt;
  return *id;
}

Result<void> audit_token(UnitOfWork& unit, AuditAction action, const Token& token, const std::string& actor,
                         RandomSource& random) {
  return audit_other(unit,
                     {.action = action,
                      .actor = actor,
                      .environment = token.environment,
                      .note = fmt::format("{} ({})", token.name, to_string(token.role))},
                     random);
}

tl::unexpected<Error> unauthenticated() {
  return fail(
      ErrorCode::kUnauthenticated,
      "the token is missing, wrong or revoked: send 'Authorization: Bearer <token>', and make a token "
      "with 'hoist token create'");
}

}  // namespace

Result<CreatedToken> create_token(UnitOfWork& unit, const CreateToken& command, const std::string& actor,
                                  RandomSource& secret_source) {
  HOIST_TRY(check_bounded_text("name", command.name, {.shortest = 1, .longest = kMaxTokenNameLength}));
  const std::string secret = make_secret(secret_source);
  Token token{.id = TokenId::make(unit.now(), secret_source),
              .name = command.name,
              .role = command.role,
              .environment = command.environment,
              .hash = sha256(secret),
              .created_at = unit.now(),
              .revoked_at = std::nullopt};
  HOIST_TRY(unit.tokens().insert(token));
  HOIST_TRY(audit_token(unit, AuditAction::kTokenCreated, token, actor, secret_source));
  std::string text = token_text(token.id, secret);
  return CreatedToken{.token = std::move(token), .text = std::move(text)};
}

Result<void> revoke_token(UnitOfWork& unit, const TokenId& id, const std::string& actor,
                          RandomSource& random) {
  HOIST_ASSIGN(const std::optional<Token> token, unit.tokens().find(id));
  HOIST_ASSIGN(const bool revoked, unit.tokens().revoke(id, unit.now()));
  if (!token || !revoked) {
    return fail(ErrorCode::kNotFound,
                fmt::format("there is no unrevoked token {}: see 'hoist token list'", id.to_string()));
  }
  return audit_token(unit, AuditAction::kTokenRevoked, *token, actor, random);
}

std::optional<TokenClaim> read_token_text(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  if (text.size() <= kIdDigits + 1 || text[kIdDigits] != '_') return std::nullopt;
  const auto id = read_id(text.substr(0, kIdDigits));
  if (!id) return std::nullopt;
  return TokenClaim{.id = *id, .secret = text.substr(kIdDigits + 1)};
}

bool holds(const Token& token, const TokenClaim& claim) {
  // The hash is compared also for a revoked token, so that the answer's timing tells nothing.
  const bool matches = equal_in_constant_time(token.hash, sha256(claim.secret));
  return matches && !token.revoked_at;
}

Result<Token> authenticate(UnitOfWork& unit, std::string_view text) {
  const auto claim = read_token_text(text);
  if (!claim) return unauthenticated();
  HOIST_ASSIGN(const std::optional<Token> token, unit.tokens().find(claim->id));
  if (!token || !holds(*token, *claim)) return unauthenticated();
  return *token;
}

}  // namespace hoist
