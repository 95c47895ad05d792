// What a stream has to say, and when: how each kind reads the feed. Knows no sockets.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hoist/app/change_feed.h"
#include "hoist/base/random_source.h"
#include "hoist/http/connection_limits.h"
#include "hoist/http/stream_places.h"

namespace hoist::http {

/// The most text of a feed that is written at once, unless one entry is larger: what a reader that stands
/// still can keep from being freed, for as long as the write time-out.
inline constexpr std::size_t kMostWritten = 64UL * 1024;

/// Bytes to be written: those of the entries, then the stream's own.
struct StreamText {
  std::vector<std::shared_ptr<const FeedEntry>> entries;
  std::string own;
  std::size_t events = 0;
  [[nodiscard]] bool empty() const { return entries.empty() && own.empty(); }
};

/// One thread. It keeps a position and no text.
class StreamReader {
 public:
  StreamReader() = default;
  StreamReader(const StreamReader&) = delete;
  StreamReader& operator=(const StreamReader&) = delete;
  virtual ~StreamReader() = default;

  /// Said first; the stream begins here.
  [[nodiscard]] virtual StreamText opening(Instant now) = 0;
  /// Something may have happened: after how long next() is to be called. None where there is nothing to say,
  /// or where that was told before and next() was not called yet.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> wake() = 0;
  /// What is to be said now; empty where there is nothing.
  [[nodiscard]] virtual StreamText next(Instant now) = 0;
  [[nodiscard]] virtual StreamText heartbeat(Instant now) const = 0;
  /// Whoever was sent what this has said so far was told of everything up to that revision.
  [[nodiscard]] virtual std::int64_t revision() const = 0;
};

/// Tells every change. `feed` must outlive it.
[[nodiscard]] std::unique_ptr<StreamReader> make_change_reader(const ChangeFeed& feed,
                                                               const StreamOpening& opening);

/// Tells that there were changes, within `window` of the first: those of that time are told as one, and
/// thousands of clients do not ask at the same instant. All must outlive it.
[[nodiscard]] std::unique_ptr<StreamReader> make_refetch_reader(const ChangeFeed& feed,
                                                                const EnvironmentKey& environment,
                                                                std::chrono::milliseconds window,
                                                                RandomSource& random);

}  // namespace hoist::http
