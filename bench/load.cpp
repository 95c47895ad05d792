#include "load.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

#include "process_times.h"
#include "support/process.h"

namespace hoist::bench {
namespace {

test::ProcessOptions wrk(const LoadedServer& server, const LoadedRequest& request) {
  test::ProcessOptions options;
  options.program = "wrk";
  options.arguments = {"--threads",
                       "1",
                       "--connections",
                       "16",
                       "--duration",
                       "2s",
                       "--script",
                       HOIST_BENCH_LOAD_SCRIPT,
                       "--latency",
                       fmt::format("http://127.0.0.1:{}{}", server.port, request.target),
                       "--",
                       request.method,
                       request.body};
  for (const test::HttpHeader& header : request.headers) {
    options.arguments.push_back(fmt::format("{}: {}", header.name, header.value));
  }
  return options;
}

/// The script's line is the last.
boost::json::value last_line(const std::string& output) {
  const std::size_t begin = output.rfind('{');
  if (begin == output.npos) throw std::runtime_error("wrk has not measured: " + output);
  return boost::json::parse(std::string_view(output).substr(begin));
}

}  // namespace

Figures measure_load(const LoadedServer& server, const LoadedRequest& request) {
  const double before = cpu_seconds_of(server.process);
  const test::Finished finished = test::run_process(wrk(server, request));
  const double cpu_seconds = cpu_seconds_of(server.process) - before;
  const boost::json::value json = last_line(finished.output + finished.error_output);
  const auto number = [&](std::string_view name) { return json.at(name).to_number<double>(); };
  if (number("failed") > 0) {
    throw std::runtime_error(
        fmt::format("{} of {} answers failed: {}", number("failed"), number("requests"), request.target));
  }
  return {{"per_second", number("requests") / number("us") * 1e6},
          {"p50_us", number("p50Us")},
          {"p99_us", number("p99Us")},
          {"cpu_us", cpu_seconds / number("requests") * 1e6}};
}

}  // namespace hoist::bench
