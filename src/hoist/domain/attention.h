// How many schedules want somebody to look at them.
#pragma once

#include <cstdint>

namespace hoist {

/// The most that is counted of each: that many, or more.
inline constexpr int kMostAttention = 1000;

struct Attention {
  std::int64_t failed = 0;    ///< For good, and not parked.
  std::int64_t retrying = 0;  ///< Failed with a retry ahead.
  std::int64_t at_risk = 0;   ///< Pending ones that would fail as things stand.
  std::int64_t late = 0;      ///< Due for longer than they should be, and not settled.
  std::int64_t parked = 0;    ///< Failed for good because their window was missed.
  bool operator==(const Attention&) const = default;
};

}  // namespace hoist
