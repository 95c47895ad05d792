// Programs that print what they measured as JSON.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace hoist::bench {

/// Runs it to its end and reads its standard output. Throws where it fails or prints something else.
[[nodiscard]] boost::json::value json_of(const std::string& program, std::vector<std::string> arguments);

}  // namespace hoist::bench
