// Tokens: making, revoking, and telling who calls.
//
// A token's text is `hoist_<id>_<secret>`: the id (32 hexadecimal digits) finds the row, the SHA-256 of
// the secret (256 random bits, base64url) is compared in constant time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct CreateToken {
  std::string name;
  Role role = Role::kViewer;
  std::optional<EnvironmentKey> environment;
};
struct CreatedToken {
  Token token;
  std::string text;  ///< Shown once; it cannot be read back.
};

/// `secret_source` must be cryptographically strong. Errors: kInvalidArgument for the name;
/// kAlreadyExists; store errors. Nothing is committed here.
[[nodiscard]] Result<CreatedToken> create_token(UnitOfWork& unit, const CreateToken& command,
                                                const std::string& actor, RandomSource& secret_source);

/// Errors: kNotFound where there is no such token or it was revoked before; store errors.
[[nodiscard]] Result<void> revoke_token(UnitOfWork& unit, const TokenId& id, const std::string& actor,
                                        RandomSource& random);

/// What a token's text claims: an id, and the secret that goes with it (a part of the text).
struct TokenClaim {
  TokenId id;
  std::string_view secret;
};
/// None where the text is no token's.
[[nodiscard]] std::optional<TokenClaim> read_token_text(std::string_view text);
/// Whether the claim's secret is the token's and the token is not revoked; takes the same time either way.
[[nodiscard]] bool holds(const Token& token, const TokenClaim& claim);

/// The unrevoked token of that text. Errors: kUnauthenticated, the same for every reason; store errors.
[[nodiscard]] Result<Token> authenticate(UnitOfWork& unit, std::string_view text);

}  // namespace hoist
