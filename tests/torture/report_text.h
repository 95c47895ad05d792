// A report as a person and as a program read it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "torture/scenario.h"

namespace hoist::torture {

/// One line: the account, and what was done.
[[nodiscard]] std::string report_line(std::string_view scenario, const Report& report);
/// The accounts of several runs, one a line under a heading.
[[nodiscard]] std::string report_table(const std::vector<std::pair<std::string_view, Report>>& reports);
/// One JSON object, without a newline.
[[nodiscard]] std::string report_json(const Setting& setting, std::string_view scenario,
                                      const Report& report);

}  // namespace hoist::torture
