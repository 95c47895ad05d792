#include "hoist/http/store_breaker.h"

#include "hoist/domain/failure.h"

namespace hoist::http {

std::optional<Duration> StoreBreaker::refusal() const {
  const std::lock_guard lock(mutex_);
  return refusal_at(clock_.now());
}

void StoreBreaker::reached() {
  const std::lock_guard lock(mutex_);
  const BreakerState before = breaker_.status().state;
  breaker_.succeeded(clock_.now());
  tell_change(before);
}

std::optional<Duration> StoreBreaker::begin() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  if (const auto refused = refusal_at(now)) return refused;
  const BreakerState before = breaker_.status().state;
  breaker_.begin(now);
  tell_change(before);
  return std::nullopt;
}

void StoreBreaker::lost() {
  const std::lock_guard lock(mutex_);
  const BreakerState before = breaker_.status().state;
  breaker_.failed(clock_.now(), random_);
  tell_change(before);
}

void StoreBreaker::untold() {
  const std::lock_guard lock(mutex_);
  if (breaker_.status().state != BreakerState::kHalfOpen) return;
  breaker_.failed(clock_.now(), random_);
  tell_change(BreakerState::kHalfOpen);
}

std::optional<Duration> StoreBreaker::refusal_at(Instant now) const {
  if (breaker_.allows(now)) return std::nullopt;
  const auto probe = breaker_.status().next_probe;
  return probe ? *probe - now : Duration::zero();
}

void StoreBreaker::tell_change(BreakerState before) {
  const BreakerState state = breaker_.status().state;
  if (state != before) metrics_.store_breaker_changed(state);
}

StoreBreaker::Call::~Call() {
  if (!refusal_ && !ended_) breaker_.untold();
}

void StoreBreaker::Call::end(const Error* error) {
  ended_ = true;
  if (error != nullptr && classify(*error) == FailureClass::kOutage) {
    breaker_.lost();
  } else {
    breaker_.reached();
  }
}

}  // namespace hoist::http
