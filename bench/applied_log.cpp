#include "applied_log.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

#include "support/must.h"

namespace hoist::bench {
namespace {

constexpr std::string_view kApplied = R"("message":"Schedule applied")";

Instant instant_in(const boost::json::value& line, std::string_view field) {
  return test::must(parse_instant(std::string_view(line.at(field).as_string())));
}

}  // namespace

std::vector<double> told_lateness_ms(RunningServer& server, int schedules, test::Deadline deadline) {
  // Taken apart when all is over, so that the server has the machine to itself.
  std::vector<std::string> lines;
  while (static_cast<int>(lines.size()) < schedules) {
    auto line = server.read_log(deadline);
    if (!line) {
      throw std::runtime_error(
          fmt::format("{} of {} schedules were applied in time", lines.size(), schedules));
    }
    if (line->find(R"("level":"info")") == std::string::npos) throw std::runtime_error("not quite: " + *line);
    if (line->find(kApplied) != std::string::npos) lines.push_back(*std::move(line));
  }
  std::vector<double> lateness;
  lateness.reserve(lines.size());
  for (const std::string& text : lines) {
    const boost::json::value line = boost::json::parse(text);
    const Duration late = instant_in(line, "timestamp") - instant_in(line, "scheduledAt");
    lateness.push_back(std::chrono::duration<double, std::milli>(late).count());
  }
  return lateness;
}

}  // namespace hoist::bench
