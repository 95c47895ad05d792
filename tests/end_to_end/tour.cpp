#include "end_to_end/tour.h"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace hoist::test {
namespace {

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find(end);
  if (from == std::string::npos || to == std::string::npos) throw std::runtime_error("README.md has no tour");
  return text.substr(from + begin.size(), to - from - begin.size());
}

bool continues(const std::string& command) { return !command.empty() && command.back() == '\\'; }

}  // namespace

std::vector<TourStep> read_tour(const std::string& page) {
  std::istringstream lines(between(page, "<!-- tour:begin -->", "<!-- tour:end -->"));
  std::vector<TourStep> steps;
  bool in_block = false;
  bool eventually = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "<!-- eventually -->") {
      eventually = true;
    } else if (line == "```console") {
      in_block = true;
    } else if (line == "```") {
      in_block = false;
      eventually = false;
    } else if (in_block && line.starts_with("$ ")) {
      steps.push_back({.command = line.substr(2), .expected = {}, .eventually = eventually});
    } else if (in_block && !steps.empty() && continues(steps.back().command)) {
      steps.back().command += "\n" + line;
    } else if (in_block) {
      steps.back().expected.push_back(line);
    }
  }
  if (steps.empty()) throw std::runtime_error("the tour in README.md has no commands");
  return steps;
}

std::string normalised(std::string line) {
  static const std::pair<std::regex, std::string> kChanging[] = {
      {std::regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"},
      {std::regex("hoist_[0-9a-f]{32}_[A-Za-z0-9_-]+"), "<token>"},
      {std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z?"), "<time>"},
      {std::regex("127\\.0\\.0\\.1:[0-9]+"), "<address>"},
      {std::regex("[A-Za-z0-9.-]+:[0-9]+(?=\\s|$)"), "<worker>"},
      {std::regex("\"durationMs\":[0-9]+"), "\"durationMs\":0"},
      {std::regex("-{3,}"), "---"},
      {std::regex("\\s+"), " "},
      {std::regex(" $"), ""}};
  for (const auto& [pattern, replacement] : kChanging) line = std::regex_replace(line, pattern, replacement);
  return line;
}

}  // namespace hoist::test
