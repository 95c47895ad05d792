// Files that are given by name on the command line.
#pragma once

#include <string>

#include "hoist/base/result.h"

namespace hoist::cli {

/// The text of a file, or of stdin for "-". Errors: kInvalidArgument where it cannot be read.
[[nodiscard]] Result<std::string> read_input_file(const std::string& path);

/// `error` with the file's name before its message.
[[nodiscard]] Error in_file(const std::string& path, Error error);

}  // namespace hoist::cli
