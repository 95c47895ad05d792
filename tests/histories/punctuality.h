// How late schedules were, without the time that faults took.
#pragma once

#include "histories/judge.h"

namespace hoist::histories {

/// The most that an attempt may come late where no fault is in the way: the longest poll of a history, the
/// longest wait for what another worker holds (1 s), and room for a busy machine.
inline constexpr Duration kMostLateness = std::chrono::seconds(4);

/// Objects to every attempt that came later than that. Gives back the worst lateness.
Duration judge_lateness(const Evidence& evidence, std::vector<Objection>& objections);

}  // namespace hoist::histories
