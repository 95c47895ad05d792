// JSON laid out for people who read and edit it.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace hoist::wire {

/// Two blanks a level; arrays and objects that fit a line of 100 bytes stay on one. Ends in a newline. Reads
/// back as the same value.
[[nodiscard]] std::string pretty_json(const boost::json::value& value);

}  // namespace hoist::wire
