#include "machine.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>

#include "cores.h"
#include "support/process.h"

namespace hoist::bench {
namespace {

#ifdef __clang__
constexpr std::string_view kCompiler = "clang " __clang_version__;
#else
constexpr std::string_view kCompiler = "gcc " __VERSION__;
#endif

/// What stands behind the colon of the first line that begins with `name`; "" where there is none.
std::string entry_of(const std::string& file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with(name) && colon != line.npos) return line.substr(colon + 2);
  }
  return "";
}

std::string kernel_release() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "";
}

/// As the server's programs tell it: "PostgreSQL 15.14 (Debian …)".
std::string postgres_version() {
  test::ProcessOptions options;
  options.program = "pg_config";
  options.arguments = {"--version"};
  try {
    const std::string text = test::run_process(options).output;
    return text.substr(0, text.find('\n'));
  } catch (const std::runtime_error&) {
    return "";
  }
}

}  // namespace

Machine this_machine() {
  const double pages = static_cast<double>(::sysconf(_SC_PHYS_PAGES));
  const double page_size = static_cast<double>(::sysconf(_SC_PAGESIZE));
  return {.cpu = entry_of("/proc/cpuinfo", "model name"),
          .cores = static_cast<int>(usable_cores().size()),
          .memory_gib = pages * page_size / (1 << 30),
          .kernel = kernel_release(),
          .compiler = std::string(kCompiler),
          .postgres = postgres_version()};
}

std::string machine_text(const Machine& machine) {
  return fmt::format("{}, {} cores, {:.0f} GiB, Linux {}, {}, {}", machine.cpu, machine.cores,
                     machine.memory_gib, machine.kernel, machine.compiler,
                     machine.postgres.empty() ? "no PostgreSQL" : machine.postgres);
}

boost::json::object machine_json(const Machine& machine) {
  return {{"cpu", machine.cpu},       {"cores", machine.cores},       {"memoryGib", machine.memory_gib},
          {"kernel", machine.kernel}, {"compiler", machine.compiler}, {"postgres", machine.postgres}};
}

}  // namespace hoist::bench
