#include "quiet.h"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>

#include "alarm_clock.h"
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

}  // namespace

double cores_used_by_others() {
  const double all = cpu_seconds_of_all();
  const double own = cpu_seconds_of(::getpid());
  AlarmClock().wait_for(std::chrono::seconds(1));
  return cpu_seconds_of_all() - all - (cpu_seconds_of(::getpid()) - own);
}

}  // namespace hoist::bench
