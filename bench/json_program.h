// Programs that print what they measured as JSON.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

#include "support/deadline.h"

namespace hoist::bench {

/// Runs it to its end and reads its standard output. Throws where it fails, has not ended by then, or prints
/// something else.
[[nodiscard]] boost::json::value json_of(const std::string& program, std::vector<std::string> arguments,
                                         test::Deadline deadline = test::Deadline());

}  // namespace hoist::bench
