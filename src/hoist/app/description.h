#pragma once

#include <string>

#include "hoist/base/result.h"

namespace hoist {

/// A flag's description: at most kMaxDescriptionLength bytes, no NUL. Errors: kInvalidArgument, naming
/// the field description.
[[nodiscard]] Result<void> check_description(const std::string& description);

}  // namespace hoist
