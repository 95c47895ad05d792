// Host names whose resolution a test decides. Linked into the test program, this takes the place of the
// system's getaddrinfo(3), which libcurl calls in a thread of its own; other names go to the system's.
#pragma once

#include <string>

namespace hoist::test {

/// Resolves to 127.0.0.1, as an attacker's DNS would answer once the URL has been checked.
inline constexpr const char* kNameOfLoopback = "innocent.example";
/// Is not resolved as long as a StuckNames lives.
inline constexpr const char* kStuckName = "stuck.example";

/// While it lives, resolving kStuckName blocks. Its end lets everybody go, and waits until they went. One at
/// a time.
class StuckNames {
 public:
  StuckNames();
  StuckNames(const StuckNames&) = delete;
  StuckNames& operator=(const StuckNames&) = delete;
  ~StuckNames();

  /// Waits until `count` are blocked. False where they were not in time.
  [[nodiscard]] bool wait_for_blocked(int count);
};

}  // namespace hoist::test
