#include "hoist/cli/input_file.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iostream>

namespace hoist::cli {

Result<std::string> read_input_file(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& stream = path == "-" ? std::cin : file;
  // read() tells an error in the middle, a folder for one, from the end; iterators would throw.
  std::string text;
  std::array<char, 65'536> piece{};
  do {
    stream.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  } while (stream);
  if (!stream.eof()) {
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
