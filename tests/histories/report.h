// What a run prints.
#pragma once

#include "histories/history.h"

namespace hoist::histories {

/// The trace, with short names for ids: S1 for the first schedule, F1 for the first flag.
void print_trace(const History& history, const Played& played);
/// One line about a seed.
void print_seed(const History& history, const Played& played);
/// Which promises broke, the trace, and how to play it again.
void print_broken(const History& history, const Played& played);

/// Of many seeds.
struct Totals {
  int seeds = 0;
  int calm = 0;
  int broken = 0;
  Played sum;  ///< Its numbers; worst_lateness is the worst.

  void add(const History& history, const Played& played);
};
void print_totals(const Totals& totals);

}  // namespace hoist::histories
