#include "hoist/domain/token.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(Role role) {
  switch (role) {
    case Role::kAdmin:
      return "admin";
    case Role::kEditor:
      return "editor";
    case Role::kViewer:
      return "viewer";
    case Role::kClient:
      return "client";
  }
  unreachable("Role");
}

std::optional<Role> parse_role(std::string_view text) {
  for (const Role role : {Role::kAdmin, Role::kEditor, Role::kViewer, Role::kClient}) {
    if (to_string(role) == text) return role;
  }
  return std::nullopt;
}

bool allows(Role role, Permission permission) {
  switch (permission) {
    case Permission::kEvaluate:
      return true;
    case Permission::kRead:
      return role != Role::kClient;
    case Permission::kWrite:
      return role == Role::kAdmin || role == Role::kEditor;
    case Permission::kAdminister:
      return role == Role::kAdmin;
  }
  unreachable("Permission");
}

}  // namespace hoist
