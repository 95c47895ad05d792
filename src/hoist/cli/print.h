// Answers to stdout. What cannot be written (full disk, closed pipe) is a failure of the command: whoever
// reads the answer must not take half of it for all.
#pragma once

#include <boost/json.hpp>

#include <string_view>

#include "hoist/base/result.h"

namespace hoist::cli {

/// Errors: kInternal where stdout does not take it.
[[nodiscard]] Result<void> print(std::string_view text);
[[nodiscard]] Result<void> print_line(std::string_view line);
/// One line.
[[nodiscard]] Result<void> print_json(const boost::json::value& value);

}  // namespace hoist::cli
