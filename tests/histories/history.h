// One history on a real server: real runners and people at once, faults all the while, and in the end the
// judgement of all that was committed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "histories/fault_book.h"
#include "histories/judge.h"
#include "simulation/script.h"

namespace hoist::histories {

/// Every so many-th seed plays without any fault: then there is no excuse for anything.
inline constexpr std::uint64_t kCalmSeeds = 4;

struct History {
  sim::Script script;
  bool calm = false;
  int workers = 0;
  int limit = 0;
  Duration poll_interval{0};
  Duration lock_timeout{0};
  Duration statement_timeout{0};
};

/// What is played for a seed.
[[nodiscard]] History make_history(std::uint64_t seed, int steps);

struct Played {
  std::vector<Objection> objections;  ///< Empty where every promise held.
  std::vector<Event> events;
  model::Account account;
  std::map<std::string, int> transitions;
  FaultCounts faults;
  std::map<FaultKind, long long> refusals;  ///< How often triggers struck, by kind.
  int operations = 0;
  int refused = 0;
  int unknown = 0;
  int collateral_lock_timeouts = 0;
  Duration worst_lateness{0};
  Duration took{0};
};

/// Plays it in a database of its own. Throws where the server cannot be used.
[[nodiscard]] Played play(const History& history);

/// Throws, saying what to do, unless the server is fit for histories.
void check_server();

}  // namespace hoist::histories
