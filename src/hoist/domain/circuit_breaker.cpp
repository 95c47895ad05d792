#include "hoist/domain/circuit_breaker.h"

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(BreakerState state) {
  switch (state) {
    case BreakerState::kClosed:
      return "closed";
    case BreakerState::kOpen:
      return "open";
    case BreakerState::kHalfOpen:
      return "halfOpen";
  }
  unreachable("BreakerState");
}

bool CircuitBreaker::allows(Instant now) const {
  switch (status_.state) {
    case BreakerState::kClosed:
      return true;
    case BreakerState::kOpen:
      return now >= *status_.next_probe || now < *status_.since;
    case BreakerState::kHalfOpen:
      return false;
  }
  unreachable("BreakerState");
}

void CircuitBreaker::begin(Instant now) {
  check(allows(now), "a breaker is asked before each call");
  if (status_.state == BreakerState::kClosed) return;
  status_.state = BreakerState::kHalfOpen;
  status_.since = now;
  status_.next_probe = std::nullopt;
}

void CircuitBreaker::succeeded(Instant now) {
  if (status_.state != BreakerState::kClosed) status_.since = now;
  status_.state = BreakerState::kClosed;
  status_.consecutive_failures = 0;
  status_.next_probe = std::nullopt;
  cooling_ = Duration::zero();
}

void CircuitBreaker::failed(Instant now, RandomSource& random) {
  status_.consecutive_failures += 1;
  switch (status_.state) {
    case BreakerState::kClosed:
      if (status_.consecutive_failures >= policy_.failures_to_open) open(now, random);
      return;
    case BreakerState::kOpen:
      return;
    case BreakerState::kHalfOpen:
      open(now, random);
      return;
  }
  unreachable("BreakerState");
}

void CircuitBreaker::open(Instant now, RandomSource& random) {
  cooling_ =
      cooling_ == Duration::zero() ? policy_.first_cooling : std::min(cooling_ * 2, policy_.longest_cooling);
  // Up to a quarter longer, so that processes that lost the same receiver do not probe it together.
  const auto jitter = static_cast<std::int64_t>(
      random.below(static_cast<std::uint64_t>(std::max<std::int64_t>(cooling_.count() / 4, 1))));
  status_.state = BreakerState::kOpen;
  status_.since = now;
  status_.next_probe = now + cooling_ + Duration(jitter);
}

}  // namespace hoist
