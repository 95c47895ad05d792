// Whether requests may use the store: while it is known to be gone they are answered at once, and one of them
// at a time tries it.
#pragma once

#include <mutex>
#include <optional>

#include "hoist/base/random_source.h"
#include "hoist/base/result.h"
#include "hoist/domain/circuit_breaker.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/request_metrics.h"

namespace hoist::http {

/// The requests' own, apart from the runner's: they have other sessions. Thread-safe.
class StoreBreaker {
 public:
  /// The references must outlive this; `random` is thread-safe.
  StoreBreaker(const Clock& clock, RandomSource& random, RequestMetrics& metrics)
      : clock_(clock), random_(random), metrics_(metrics) {}

  class Call;

  /// None where a request may go to the store now; else how long until one may, 0 where one is trying it.
  [[nodiscard]] std::optional<Duration> refusal() const;
  /// The store answered, be it with a refusal: to a request or to whoever else looked.
  void reached();

 private:
  [[nodiscard]] std::optional<Duration> begin();
  void lost();
  /// The call under way ended, and nothing was learnt of the store.
  void untold();
  [[nodiscard]] std::optional<Duration> refusal_at(Instant now) const;
  void tell_change(BreakerState before);

  const Clock& clock_;
  RandomSource& random_;
  RequestMetrics& metrics_;
  mutable std::mutex mutex_;
  CircuitBreaker breaker_{kStoreBreaker};
};

/// One request's use of the store. Of one thread.
class StoreBreaker::Call {
 public:
  /// Begins it, unless it is refused.
  explicit Call(StoreBreaker& breaker) : breaker_(breaker), refusal_(breaker.begin()) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  /// A call that ended by an exception may have been the probe, and the next one must not wait for it.
  ~Call();

  [[nodiscard]] const std::optional<Duration>& refusal() const { return refusal_; }
  /// It ended well (null) or with that error. Precondition: it was not refused.
  void end(const Error* error);

 private:
  StoreBreaker& breaker_;
  const std::optional<Duration> refusal_;
  bool ended_ = false;
};

}  // namespace hoist::http
