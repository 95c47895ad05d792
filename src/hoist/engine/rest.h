// How a loop that waits on a listener rests: for its time, whatever is heard.
#pragma once

#include <stop_token>
#include <utility>

#include "hoist/ports/clock.h"

namespace hoist {

/// Calls `wait` with what is left of `rest`, again and again, until that is over or a stop is requested.
template <class Wait>
void rest_for(Duration rest, const Clock& clock, const std::stop_token& stop, Wait wait) {
  Instant now = clock.now();
  const Instant until = now + rest;
  while (now < until && !stop.stop_requested()) {
    wait(until - now);
    const Instant before = std::exchange(now, clock.now());
    // A clock that was set back would make it longer.
    if (now < before) return;
  }
}

}  // namespace hoist
