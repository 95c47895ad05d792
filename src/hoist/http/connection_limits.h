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
  /// Open at once over all threads, without streams; a further one gets 503. At some 6 KB each they stay
  /// below 7 MB.
  std::size_t max_connections = 1024;
};

/// The same of connections that became streams of events.
struct StreamLimits {
  /// Open at once over all threads, beside the other connections; a further one gets 503.
  std::size_t most = 10'000;
  /// Between two signs of life, within the idle time-outs of common proxies (60 s). A token that was revoked
  /// ends its streams at the next.
  std::chrono::milliseconds heartbeat_interval = std::chrono::seconds(15);
  /// To take what is written at once; whoever needs longer is disconnected.
  std::chrono::milliseconds write_timeout = std::chrono::seconds(15);
  /// For how long a stream that a stream token opened may go on: it ends at the next heartbeat after that.
  std::chrono::milliseconds ofrep_lifetime = std::chrono::hours(1);
  /// Within what time after a change OFREP's clients are told to ask, each at an instant of its own.
  std::chrono::milliseconds refetch_window = std::chrono::milliseconds(100);
};

}  // namespace hoist::http
