// Plays one script on the real domain, use cases, engine and SQLite store, and tells what came of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulation/script.h"
#include "simulation/world.h"

namespace hoist::sim {

/// How many people and slots for flags every simulated history has.
inline constexpr int kPeople = 2;
inline constexpr int kFlagSlots = 4;

struct Played {
  std::optional<Finding> finding;
  /// How many steps had been begun when it ended.
  int steps_begun = 0;
  Statistics statistics;
  std::vector<std::string> trace;  ///< Where asked for.
};

/// A migrated store without anything in it, to play on copies of.
class EmptyStore {
 public:
  /// Makes it in `folder`. Throws where that fails.
  explicit EmptyStore(std::string folder);
  /// Puts a copy into the folder and returns its path.
  [[nodiscard]] std::string copy() const;

 private:
  std::string folder_;
};

/// Deterministic: the same script gives the same result, whatever else the machine does.
[[nodiscard]] Played play(const Script& script, const EmptyStore& empty, bool traced);

}  // namespace hoist::sim
