#include "hoist/http/stream_places.h"

#include <utility>

namespace hoist::http {

StreamPlaces::Place::Place(StreamPlaces& places, StreamKind kind, EnvironmentKey environment)
    : places_(places), kind_(kind), environment_(std::move(environment)) {
  places_.metrics_.opened(kind_);
  const std::lock_guard lock(places_.mutex_);
  places_.open_.insert(this);
}

StreamPlaces::Place::~Place() {
  {
    const std::lock_guard lock(places_.mutex_);
    places_.open_.erase(this);
  }
  places_.metrics_.closed(kind_);
  places_.taken_.leave();
}

std::unique_ptr<StreamPlaces::Place> StreamPlaces::take(StreamKind kind, const EnvironmentKey& environment) {
  if (!taken_.enter(most_)) return nullptr;
  return std::make_unique<Place>(*this, kind, environment);
}

StreamTally StreamPlaces::tally() const {
  StreamTally tally;
  const std::lock_guard lock(mutex_);
  for (const Place* place : open_) {
    tally[place->environment_][place->told_.load(std::memory_order_relaxed)] += 1;
  }
  return tally;
}

}  // namespace hoist::http
