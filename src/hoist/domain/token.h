// Who may call the API: tokens, their roles and what each role may do.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/domain/names.h"

namespace hoist {

enum class Role : std::uint8_t { kAdmin, kEditor, kViewer, kClient };
[[nodiscard]] std::string_view to_string(Role role);  ///< "admin", "editor", "viewer", "client"
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

/// What a route asks of its caller.
enum class Permission : std::uint8_t {
  kEvaluate,    ///< Every role.
  kRead,        ///< Viewer and above.
  kWrite,       ///< Editor and above.
  kAdminister,  ///< Admin.
};
[[nodiscard]] bool allows(Role role, Permission permission);

/// SHA-256 of the secret, which itself is shown once and never stored.
using TokenHash = std::array<std::uint8_t, 32>;

/// The longest token name, in bytes.
inline constexpr std::size_t kMaxTokenNameLength = 100;

struct Token {
  TokenId id;
  std::string name;  ///< 1 to kMaxTokenNameLength bytes; unique among tokens that are not revoked.
  Role role = Role::kViewer;
  std::optional<EnvironmentKey> environment;  ///< The only environment it may touch, if bound to one.
  TokenHash hash{};
  Instant created_at;
  std::optional<Instant> revoked_at;
  bool operator==(const Token&) const = default;
};

}  // namespace hoist
