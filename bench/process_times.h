// The CPU time of a process.
#pragma once

#include <sys/types.h>

namespace hoist::bench {

/// In user mode and in the kernel, of all its threads, in seconds; to the nanosecond, where utime and stime
/// in /proc are hundredths. Throws where there is no such process.
[[nodiscard]] double cpu_seconds_of(pid_t process);

}  // namespace hoist::bench
