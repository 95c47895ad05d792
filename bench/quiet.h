// Whether others leave the machine alone.
#pragma once

namespace hoist::bench {

/// Beyond it a machine is not quiet: a tenth of a core. Idle systems stay well below, and one more process at
/// work is well above.
inline constexpr double kQuietCores = 0.1;

/// How many cores other processes keep busy, over one second in which this process waits.
[[nodiscard]] double cores_used_by_others();

}  // namespace hoist::bench
