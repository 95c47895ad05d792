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

/// The unrevoked token of that text. Errors: kUnauthenticated, the same for every reason; store errors.
[[nodiscard]] Result<Token> authenticate(UnitOfWork& unit, std::string_view text);

}  // namespace hoist
