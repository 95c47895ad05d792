#include "process_times.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

namespace hoist::bench {

double cpu_seconds_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // The program's name stands in parentheses and may hold anything.
  const std::size_t name_end = text.rfind(')');
  if (name_end == text.npos) throw std::runtime_error(fmt::format("process {} is not there", process));
  std::istringstream fields(text.substr(name_end + 1));
  // utime and stime are fields 14 and 15 of proc(5); the first behind the name is 3.
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace hoist::bench
