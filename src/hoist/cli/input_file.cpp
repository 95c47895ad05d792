#include "hoist/cli/input_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace hoist::cli {

Result<std::string> read_input_file(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file.is_open() || file.bad()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("cannot read '{}': is it a file that you may read?", path));
  }
  return text;
}

Error in_file(const std::string& path, Error error) {
  error.message = fmt::format("{}: {}", path == "-" ? "stdin" : path, error.message);
  return error;
}

}  // namespace hoist::cli
