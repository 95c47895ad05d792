#include "quiet.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "process_times.h"

namespace hoist::bench {
namespace {

/// CPU seconds of all processes since the machine started: all columns of /proc/stat but idle and iowait.
double cpu_seconds_of_all() {
  std::ifstream stat("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, soft_irq = 0, stolen = 0;
  stat >> name >> user >> nice >> system >> idle >> waiting >> irq >> soft_irq >> stolen;
  if (!stat || name != "cpu") throw std::runtime_error("/proc/stat does not begin with the CPU's times");
  return (user + nice + system + irq + soft_irq + stolen) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void let_a_second_pass() {
  const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec second{.it_interval = {}, .it_value = {.tv_sec = 1, .tv_nsec = 0}};
  std::uint64_t expirations = 0;
  const bool passed = timer >= 0 && ::timerfd_settime(timer, 0, &second, nullptr) == 0 &&
                      ::read(timer, &expirations, sizeof(expirations)) == sizeof(expirations);
  const int error = errno;
  if (timer >= 0) ::close(timer);
  if (!passed) throw std::system_error(error, std::generic_category(), "timerfd");
}

}  // namespace

double cores_used_by_others() {
  const double all = cpu_seconds_of_all();
  const double own = cpu_seconds_of(::getpid());
  let_a_second_pass();
  return cpu_seconds_of_all() - all - (cpu_seconds_of(::getpid()) - own);
}

}  // namespace hoist::bench
