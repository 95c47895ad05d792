// What a server counts of its streams of events (docs/streams.md, docs/metrics.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "hoist/base/check.h"

namespace hoist {

enum class StreamKind : std::uint8_t {
  kChanges,  ///< Every change, for consoles and services.
  kOfrep,    ///< That something changed, for OpenFeature's SDKs.
};
inline constexpr std::array kStreamKinds = {StreamKind::kChanges, StreamKind::kOfrep};

/// Why the server ended a stream that its reader wanted to go on.
enum class StreamDrop : std::uint8_t {
  kSlow,     ///< The reader did not take its bytes in time.
  kRevoked,  ///< The token it was opened with is revoked.
  kExpired,  ///< It was open for as long as a stream of its kind may be.
  kStopped,  ///< The server stops.
};
inline constexpr std::array kStreamDrops = {StreamDrop::kSlow, StreamDrop::kRevoked, StreamDrop::kExpired,
                                            StreamDrop::kStopped};

/// "changes", "ofrep"
[[nodiscard]] constexpr std::string_view to_string(StreamKind kind) {
  switch (kind) {
    case StreamKind::kChanges:
      return "changes";
    case StreamKind::kOfrep:
      return "ofrep";
  }
  unreachable("StreamKind");
}

/// "slow", "revoked", "expired", "stopped"
[[nodiscard]] constexpr std::string_view to_string(StreamDrop reason) {
  switch (reason) {
    case StreamDrop::kSlow:
      return "slow";
    case StreamDrop::kRevoked:
      return "revoked";
    case StreamDrop::kExpired:
      return "expired";
    case StreamDrop::kStopped:
      return "stopped";
  }
  unreachable("StreamDrop");
}

/// Thread-safe. Never throws and never waits: it is told by I/O threads.
class StreamMetrics {
 public:
  StreamMetrics() = default;
  StreamMetrics(const StreamMetrics&) = delete;
  StreamMetrics& operator=(const StreamMetrics&) = delete;
  virtual ~StreamMetrics() = default;

  virtual void opened(StreamKind kind) = 0;
  /// Of one that was opened; whatever ended it.
  virtual void closed(StreamKind kind) = 0;
  /// The socket took that many more events.
  virtual void sent(std::size_t events) = 0;
  virtual void dropped(StreamDrop reason) = 0;
};

}  // namespace hoist
