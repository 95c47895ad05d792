// How long single evaluations take, while snapshots are replaced or while they are not.
#pragma once

#include <optional>

#include "hoist/domain/flag.h"

namespace hoist::bench {

struct SingleEvaluations {
  double p50_ns = 0;  ///< With one reading of the clock.
  double p99_ns = 0;
  int on = 0;  ///< How many gave true.
  int swaps = 0;
};

/// Takes the present snapshot, as a request does, and evaluates, some million times. Where there is a
/// `swapping_core`, a thread there compiles a new snapshot and puts it in place 100 times a second.
[[nodiscard]] SingleEvaluations time_single_evaluations(const FlagConfig& config,
                                                        std::optional<int> swapping_core);

}  // namespace hoist::bench
