#include "hoist/http/explain.h"

#include "hoist/base/check.h"

namespace hoist::http {

Result<bool> explain_asked(const Call& call) {
  const std::string* text = call.query.find("explain");
  if (text == nullptr || *text == "false") return false;
  if (*text != "true") return invalid_field("explain", "explain must be true or false");
  if (!allows(call.caller.role, Permission::kRead)) {
    return fail(
        ErrorCode::kPermissionDenied,
        "a client's token may not see how a value came about: use one of role viewer, editor or admin");
  }
  return true;
}

}  // namespace hoist::http
