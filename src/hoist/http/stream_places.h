// How many streams may be open, and what opens one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

#include "hoist/app/stream_token.h"
#include "hoist/domain/names.h"
#include "hoist/http/connection_set.h"
#include "hoist/ports/stream_metrics.h"

namespace hoist::http {

/// Open streams of each environment by the revision up to which they were told of everything.
using StreamTally = std::map<EnvironmentKey, std::map<std::int64_t, int>>;

/// Thread-safe.
class StreamPlaces {
 public:
  /// One stream that is counted, as long as this lives.
  class Place {
   public:
    Place(StreamPlaces& places, StreamKind kind, EnvironmentKey environment);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

    /// The client was sent everything up to that revision. Thread-safe.
    void told(std::int64_t revision) { told_.store(revision, std::memory_order_relaxed); }

   private:
    friend class StreamPlaces;
    StreamPlaces& places_;
    const StreamKind kind_;
    const EnvironmentKey environment_;
    std::atomic<std::int64_t> told_ = -1;  ///< Nothing yet.
  };

  /// `metrics` must outlive the places, and these every place.
  StreamPlaces(std::size_t most, StreamMetrics& metrics) : most_(most), metrics_(metrics) {}

  /// Null where all are taken.
  [[nodiscard]] std::unique_ptr<Place> take(StreamKind kind, const EnvironmentKey& environment);
  /// Looks at every stream.
  [[nodiscard]] StreamTally tally() const;
  /// How many are open.
  [[nodiscard]] std::size_t open() const { return taken_.open(); }
  /// What opens one without a header.
  [[nodiscard]] StreamTokens& tokens() { return tokens_; }
  /// Whether one could be taken now.
  [[nodiscard]] bool available() const { return taken_.open() < most_; }
  /// Whether all were given back before the time was over.
  bool wait_until_free(std::chrono::milliseconds at_most) { return taken_.wait_until_none(at_most); }

 private:
  const std::size_t most_;
  StreamMetrics& metrics_;
  ConnectionCount taken_;
  StreamTokens tokens_;
  mutable std::mutex mutex_;
  std::unordered_set<const Place*> open_;
};

/// What an answer goes on with once its head is sent.
struct StreamOpening {
  StreamKind kind = StreamKind::kChanges;
  EnvironmentKey environment;
  TokenId token;                             ///< Of whoever opened it: it ends with that.
  std::optional<std::string> last_event_id;  ///< As it was sent.
  std::unique_ptr<StreamPlaces::Place> place;
  std::optional<Instant> end = {};  ///< Of the session that opened it, if one did: it goes on until then.
};

}  // namespace hoist::http
