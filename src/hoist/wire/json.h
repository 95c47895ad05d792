// JSON text to Boost.JSON and back, within bounds.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::wire {

/// Deeper nesting than any of our documents needs is refused.
inline constexpr std::size_t kMaxJsonDepth = 32;

/// Reads one strict JSON document (RFC 8259, UTF-8). An object with the same name twice is refused.
/// Errors: kInvalidArgument with the position of the fault.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

}  // namespace hoist::wire
