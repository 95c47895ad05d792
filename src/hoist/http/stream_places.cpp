#include "hoist/http/stream_places.h"

namespace hoist::http {

StreamPlaces::Place::Place(StreamPlaces& places, StreamKind kind) : places_(places), kind_(kind) {
  places_.metrics_.opened(kind_);
}

StreamPlaces::Place::~Place() {
  places_.metrics_.closed(kind_);
  places_.taken_.leave();
}

std::unique_ptr<StreamPlaces::Place> StreamPlaces::take(StreamKind kind) {
  if (!taken_.enter(most_)) return nullptr;
  return std::make_unique<Place>(*this, kind);
}

}  // namespace hoist::http
