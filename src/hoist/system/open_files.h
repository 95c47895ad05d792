// How many files and sockets this process may have open.
#pragma once

#include <cstdint>

namespace hoist {

/// Allows as many as an unprivileged process can allow itself (RLIMIT_NOFILE, up to its hard limit), and says
/// how many that is. The soft limit is 1,024 on most machines, for the sake of programs that use select(2).
[[nodiscard]] std::uint64_t raise_open_file_limit();

}  // namespace hoist
