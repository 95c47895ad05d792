#include "report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace hoist::bench {
namespace {

/// With about four digits, as far as a figure is good for; thousands apart.
std::string figure_text(double value) {
  if (std::abs(value) < 10) return fmt::format("{:.2f}", value);
  if (std::abs(value) < 1'000) return fmt::format("{:.1f}", value);
  std::string digits = fmt::format("{:.0f}", value);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string goal_text(const Goal& goal) {
  return fmt::format("{} {}{}", goal.bound == Goal::Bound::kAtLeast ? ">=" : "<=",
                     goal.of == Goal::Of::kRatio ? fmt::format("{}", goal.value) : figure_text(goal.value),
                     goal.of == Goal::Of::kRatio ? " x" : "");
}

std::string row_text(const Row& row) {
  const std::string spread = fmt::format("{}-{}", figure_text(row.figure.min), figure_text(row.figure.max));
  const std::string ratio = row.ratio ? fmt::format("{:.2f} x {}", row.ratio->value, row.ratio->to) : "";
  std::string verdict;
  if (row.goal) {
    verdict = fmt::format("{:<12} {}", goal_text(*row.goal), *row.met() ? "met" : "NOT MET");
  }
  std::string line = fmt::format("  {:<54}{:>12} {:<6}{:>22}  {:<30}{}", row.what,
                                 figure_text(row.figure.median), row.unit, spread, ratio, verdict);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

boost::json::object row_json(const SectionResults& section, const Row& row) {
  boost::json::object json{{"section", section.section},
                           {"what", row.what},
                           {"unit", row.unit},
                           {"median", row.figure.median},
                           {"min", row.figure.min},
                           {"max", row.figure.max},
                           {"ratio", nullptr},
                           {"goal", nullptr},
                           {"met", nullptr},
                           {"command", section.command}};
  if (row.ratio) json["ratio"] = {{"value", row.ratio->value}, {"to", row.ratio->to}};
  if (row.goal) {
    json["goal"] = {{"bound", row.goal->bound == Goal::Bound::kAtLeast ? "atLeast" : "atMost"},
                    {"value", row.goal->value},
                    {"of", row.goal->of == Goal::Of::kRatio ? "ratio" : "median"}};
    json["met"] = *row.met();
  }
  return json;
}

}  // namespace

void Results::append(Results more) {
  std::move(more.rows.begin(), more.rows.end(), std::back_inserter(rows));
  std::move(more.plots.begin(), more.plots.end(), std::back_inserter(plots));
}

std::optional<bool> Row::met() const {
  if (!goal) return {};
  const double value = goal->of == Goal::Of::kRatio ? ratio.value().value : figure.median;
  return goal->bound == Goal::Bound::kAtLeast ? value >= goal->value : value <= goal->value;
}

std::string report_text(const Report& report) {
  std::string text = fmt::format("{}\n{}; {} rounds, medians (least-most)\n", machine_text(report.machine),
                                 report.quiet ? "quiet" : "NOT QUIET: others were at work", report.rounds);
  for (const SectionResults& section : report.sections) {
    fmt::format_to(std::back_inserter(text), "\n{} ({})\n", section.section, section.command);
    for (const Row& row : section.results.rows) text += row_text(row);
  }
  return text;
}

boost::json::object report_json(const Report& report) {
  boost::json::array rows;
  boost::json::array plots;
  for (const SectionResults& section : report.sections) {
    for (const Row& row : section.results.rows) rows.push_back(row_json(section, row));
    for (const Plot& plot : section.results.plots) plots.push_back(plot_json(plot));
  }
  return {{"machine", machine_json(report.machine)},
          {"quiet", report.quiet},
          {"rounds", report.rounds},
          {"rows", std::move(rows)},
          {"plots", std::move(plots)}};
}

}  // namespace hoist::bench
