// How many streams may be open, and what opens one.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "hoist/domain/names.h"
#include "hoist/http/connection_set.h"
#include "hoist/ports/stream_metrics.h"

namespace hoist::http {

/// Thread-safe.
class StreamPlaces {
 public:
  /// One stream that is counted, as long as this lives.
  class Place {
   public:
    Place(StreamPlaces& places, StreamKind kind);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    StreamPlaces& places_;
    const StreamKind kind_;
  };

  /// `metrics` must outlive the places, and these every place.
  StreamPlaces(std::size_t most, StreamMetrics& metrics) : most_(most), metrics_(metrics) {}

  /// Null where all are taken.
  [[nodiscard]] std::unique_ptr<Place> take(StreamKind kind);
  /// Whether one could be taken now.
  [[nodiscard]] bool available() const { return taken_.open() < most_; }
  /// Whether all were given back before the time was over.
  bool wait_until_free(std::chrono::milliseconds at_most) { return taken_.wait_until_none(at_most); }

 private:
  const std::size_t most_;
  StreamMetrics& metrics_;
  ConnectionCount taken_;
};

/// What an answer goes on with once its head is sent.
struct StreamOpening {
  StreamKind kind = StreamKind::kChanges;
  EnvironmentKey environment;
  TokenId token;                             ///< Of whoever opened it: it ends with that.
  std::optional<std::string> last_event_id;  ///< As it was sent.
  std::unique_ptr<StreamPlaces::Place> place;
};

}  // namespace hoist::http
