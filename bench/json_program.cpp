#include "json_program.h"

#include <fmt/format.h>

#include <stdexcept>

#include "support/process.h"

namespace hoist::bench {

boost::json::value json_of(const std::string& program, std::vector<std::string> arguments,
                           test::Deadline deadline) {
  test::ProcessOptions options;
  options.program = program;
  options.arguments = std::move(arguments);
  const test::Finished finished = test::run_process(options, deadline);
  boost::system::error_code error;
  boost::json::value json = boost::json::parse(finished.output, error);
  if (finished.exit != test::Exit{.code = 0} || error) {
    throw std::runtime_error(
        fmt::format("{} has not measured: {}", program,
                    finished.error_output.empty() ? finished.output : finished.error_output));
  }
  return json;
}

}  // namespace hoist::bench
