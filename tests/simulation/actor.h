// A process of the simulation: a worker, one that delivers or serves, or the server through which a person
// acts; and what is in store for it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hoist/base/result.h"
#include "simulation/scheduler.h"
#include "simulation/script.h"

namespace hoist::sim {

/// A fault that waits for one of the actor's next calls to the store.
struct ArmedFault {
  StepKind kind = StepKind::kCrash;
  std::uint32_t in_calls = 0;  ///< How many calls go through before it.
  Micros amount = 0;
  std::uint64_t value = 0;
};

/// Ends the process at a call to its store: everything in its memory is gone, its transaction rolled back.
struct Crashed {
  Micros restart_after = 0;
};

/// What the store did to the schedules that a worker had in hand, as far as it may explain a recorded
/// failure (P4, P6).
struct Blame {
  /// The refusal that met the schedule while it was in hand alone, or with others of its flag under a
  /// lock time-out.
  std::map<std::string, std::string> refusal_of;
  /// Connections lost while it was in hand alone.
  std::map<std::string, int> losses_of;

  void forget(const std::string& schedule) {
    refusal_of.erase(schedule);
    losses_of.erase(schedule);
  }
  void clear() {
    refusal_of.clear();
    losses_of.clear();
  }
};

struct Actor {
  std::string name;
  bool is_worker = false;
  bool delivers = false;
  bool serves = false;
  Task* task = nullptr;
  std::vector<ArmedFault> armed;
  Blame blame;

  // Of a worker, and of one that delivers or serves:
  bool listening = false;  ///< Asleep in its listener, or in its transport.
  bool woken = false;      ///< A wake-up waits for it.
  bool running = false;    ///< Between start and crash or stop.

  // Of a worker:
  Micros skew = 0;  ///< Its own clock minus the store's.
  /// Outcomes it committed and has not logged: schedule and attempt (P9).
  std::set<std::pair<std::string, std::int64_t>> unlogged;

  // Of a person:
  int schedules_made = 0;  ///< By the operation under way, as the store has them.
};

}  // namespace hoist::sim
