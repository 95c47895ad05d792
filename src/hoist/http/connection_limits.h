// What a connection may take: time, size and number.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hoist::http {

/// The longest request target and the longest head, in bytes (nginx and Apache: 8 KiB a line).
inline constexpr std::size_t kMaxTarget = 8UL * 1024;
inline constexpr std::uint32_t kMaxHead = 16 * 1024;
/// The longest body, in bytes; the largest document that the API takes has a few kilobytes.
inline constexpr std::uint64_t kMaxBody = 1024UL * 1024;

/// The defaults suit a service behind a proxy or on its own; tests make them short.
struct ConnectionLimits {
  /// To send a request's head, and again to send its body (against slow senders; nginx allows 60 s each).
  std::chrono::milliseconds request_timeout = std::chrono::seconds(15);
  /// Between two requests of one connection (the idle time-out of common load balancers).
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);
  /// To take an answer.
  std::chrono::milliseconds write_timeout = std::chrono::seconds(15);
  /// How long a connection that is being closed is still read, so that the peer gets the answer, not a reset.
  std::chrono::milliseconds linger_timeout = std::chrono::seconds(5);
  /// Open at once over all threads; a further one gets 503. At some 6 KB each they stay below 7 MB.
  std::size_t max_connections = 1024;
};

}  // namespace hoist::http
