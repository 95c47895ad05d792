#include "process_times.h"

#include <fmt/format.h>

#include <ctime>
#include <stdexcept>

namespace hoist::bench {

double cpu_seconds_of(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
    throw std::runtime_error(fmt::format("process {} is not there", process));
  }
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace hoist::bench
