// The built-in canary: a flag that is changed every minute to prove that changes happen.
#pragma once

#include <string_view>

namespace hoist {

/// The key of its flag, and of its environment.
inline constexpr std::string_view kCanaryKey = "hoist-canary";

}  // namespace hoist
