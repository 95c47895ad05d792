// Tokens as the API and `--json` show them, and what asks for one.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/result.h"
#include "hoist/domain/token.h"

namespace hoist::wire {

/// id, name, role, environment, createdAt, revokedAt. Never the hash.
[[nodiscard]] boost::json::object token_to_json(const Token& token);

/// {"name", "role", "environment"?: key | null}
struct CreateTokenRequest {
  std::string name;
  Role role = Role::kViewer;
  std::optional<EnvironmentKey> environment;
};
/// Errors: kInvalidArgument with the field at fault. Whether the name is too long is for the use case to say.
[[nodiscard]] Result<CreateTokenRequest> read_create_token(std::string_view body);

/// {"token"}: a token's text. Errors: kInvalidArgument with the field at fault; never the text.
[[nodiscard]] Result<std::string> read_sign_in(std::string_view body);

}  // namespace hoist::wire
