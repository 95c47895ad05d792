#include "hoist/cli/print.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace hoist::cli {

Result<void> print(std::string_view text) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return {};
  return fail(ErrorCode::kInternal, fmt::format("the answer could not be written to standard output: {}",
                                                std::generic_category().message(errno)));
}

Result<void> print_line(std::string_view line) { return print(std::string(line) + "\n"); }

Result<void> print_json(const boost::json::value& value) { return print_line(boost::json::serialize(value)); }

}  // namespace hoist::cli
