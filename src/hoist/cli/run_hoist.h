// The command line from its words to the exit status.
#pragma once

#include <span>
#include <string>

namespace hoist::cli {

/// `words` are those after the program's name. Answers go to stdout, one line about a failure to stderr.
/// Returns the exit status: 0 done, 1 failed, 2 wrong input.
[[nodiscard]] int run_hoist(std::span<const std::string> words);

}  // namespace hoist::cli
