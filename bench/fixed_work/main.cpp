// hoist-fixed-work: does one work once, for a tool that counts its instructions (scripts/bench_check.sh).
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string_view>

#include "fixed_work.h"

namespace {

using hoist::bench::FixedWork;

std::unique_ptr<FixedWork> make_work(std::string_view name) {
  if (name == "evaluate") return hoist::bench::make_evaluations();
  if (name == "claim") return hoist::bench::make_claims();
  if (name == "settle") return hoist::bench::make_settlements();
  if (name == "ofrep") return hoist::bench::make_requests();
  throw std::runtime_error(
      fmt::format("there is no work '{}': use evaluate, claim, settle or ofrep, or --libraries", name));
}

/// Counting begins and ends with this function, which scripts/bench_check.sh names.
[[gnu::noinline]] bool run_counted(FixedWork& work) { return work.run() == work.units(); }

void run(std::string_view argument) {
  if (argument == "--libraries") {
    fmt::print("{}\n", hoist::bench::counted_libraries());
    return;
  }
  const auto work = make_work(argument);
  if (!run_counted(*work)) throw std::runtime_error(fmt::format("'{}' went wrong in part", argument));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(argc == 2 ? argv[1] : "");
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "hoist-fixed-work: {}\n", error.what());
    return 1;
  }
}
