// ?explain=true on evaluations.
#pragma once

#include "hoist/base/result.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// Whether the caller wants to know why. Errors: kInvalidArgument for anything but true and false;
/// kPermissionDenied for a client's token, because an explanation shows targeting.
[[nodiscard]] Result<bool> explain_asked(const Call& call);

}  // namespace hoist::http
