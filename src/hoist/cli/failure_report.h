// A failure, in one line on stderr, and the exit status it makes.
#pragma once

#include <string_view>

#include "hoist/base/result.h"

namespace hoist::cli {

/// `hoist: <message>`, or with `json` the API's error object. Returns 2 for wrong input (kInvalidArgument),
/// else 1.
[[nodiscard]] int report_failure(const Error& error, bool json);

/// `hoist: warning: <message>`, one line on stderr.
void report_warning(std::string_view message);

}  // namespace hoist::cli
