// A bounded part of a longer answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoist {

/// The most rows any list returns at once, and what it returns where nothing is asked.
inline constexpr int kMaxPageSize = 500;
inline constexpr int kDefaultPageSize = 100;

/// A page found by number, with the total.
template <class T>
struct NumberedPage {
  std::vector<T> items;
  std::int64_t total = 0;
};

}  // namespace hoist
