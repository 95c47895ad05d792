// Cases as tests/data and tests/node write them. What is malformed throws, which fails the test.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/evaluate_case.h"

namespace hoist::agreement {

/// The cases of tests/data/evaluation_cases.json.
[[nodiscard]] std::vector<Case> read_table(const std::filesystem::path& file);

/// Hands over one case after another of a file with one JSON object a line; their names are the line's
/// number.
void read_lines(const std::filesystem::path& file, const std::function<void(const Case&)>& each);

/// "TARGETING_MATCH on = true", "ERROR GENERAL"
[[nodiscard]] std::string describe(const Outcome& outcome);

/// The case with what was expected and what came, over several lines.
[[nodiscard]] std::string describe_difference(const Case& test_case, const Outcome& wanted,
                                              const Outcome& got);

}  // namespace hoist::agreement
