// Checks for programmer errors. They stay on in release builds; input is never checked by them.
#pragma once

#include <source_location>
#include <string_view>

namespace hoist {

/// Writes what was violated and where to stderr and aborts.
[[noreturn]] void check_failed(std::string_view what,
                               std::source_location where = std::source_location::current());

/// Aborts unless `condition` holds: a defect in Hoist, never a caller's mistake.
inline void check(bool condition, std::string_view what,
                  std::source_location where = std::source_location::current()) {
  if (!condition) [[unlikely]] {
    check_failed(what, where);
  }
}

/// Marks the end of an exhaustive switch over `enum_name`.
[[noreturn]] inline void unreachable(std::string_view enum_name,
                                     std::source_location where = std::source_location::current()) {
  check_failed(enum_name, where);
}

}  // namespace hoist
