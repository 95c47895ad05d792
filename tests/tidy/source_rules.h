// The rules about sources that no compiler checks: who includes whom, who asks for the time, what a folder
// is called, and that no test sleeps.
#pragma once

#include <compare>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace hoist::tidy {

struct Violation {
  std::string file;      ///< Below the root, with forward slashes.
  std::size_t line = 0;  ///< From 1; 0 where the whole file is meant.
  std::string message;   ///< What is wrong and what to do.
  auto operator<=>(const Violation&) const = default;
};

/// Checks src, tests, fuzz, bench and web below `root`, as far as they exist; in order of file and line.
[[nodiscard]] std::vector<Violation> check_tree(const std::filesystem::path& root);

/// How many source files check_tree reads below `root`: a check of nothing finds nothing.
[[nodiscard]] std::size_t count_sources(const std::filesystem::path& root);

}  // namespace hoist::tidy
