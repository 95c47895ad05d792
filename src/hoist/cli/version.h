// The version, as CMakeLists.txt has it.
#pragma once

#include <string_view>

namespace hoist::cli {

#ifndef HOIST_VERSION
#error "HOIST_VERSION comes from CMake"
#endif
inline constexpr std::string_view kVersion = HOIST_VERSION;

}  // namespace hoist::cli
