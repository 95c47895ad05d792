// The loop that delivers: claims what is due, sends it, and sleeps until something ends, something is due, or
// somebody says that there is something new.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "hoist/engine/delivery_retention.h"
#include "hoist/engine/delivery_round.h"
#include "hoist/engine/store_wait.h"

namespace hoist {

/// So long after it last had something to deliver it looks often.
inline constexpr Duration kDelivererBusyFor = std::chrono::minutes(10);
/// How often it looks afterwards.
inline constexpr Duration kIdleDelivererPoll = std::chrono::minutes(2);

struct DelivererOptions {
  DeliveryRoundOptions round;
  /// The longest sleep of one that had something to deliver lately: what another process put into the outbox
  /// is noticed by then.
  Duration poll_interval = std::chrono::seconds(5);
  /// How long a stop waits for what is under way; what does not end by then is sent again by somebody else.
  Duration drain = std::chrono::seconds(10);
  /// For how long deliveries stay in the store once they have ended; 0: for ever.
  Duration keep{0};
};

class Deliverer {
 public:
  /// All arguments must outlive the deliverer. It opens its own session.
  Deliverer(Store& store, DeliveryTransport& transport, const Clock& clock, Log& log, RandomSource& random,
            DelivererOptions options);

  /// Runs until `stop` is requested; then claims nothing more, waits for what is under way, up to the drain
  /// time, and records it. In an outage it backs off, and loses nothing. Call it once, on a thread of its
  /// own.
  void run(std::stop_token stop);

  /// Looks again at what is due. Thread-safe.
  void wake() noexcept { transport_.interrupt(); }

 private:
  /// One round. Returns how long to wait for the next.
  [[nodiscard]] Duration run_round();
  [[nodiscard]] Duration longest_sleep(Instant now) const;
  void finish();
  void note_outage(const Error& error);
  void note_reachable();

  DeliveryTransport& transport_;
  const Clock& clock_;
  Log& log_;
  RandomSource& random_;
  DelivererOptions options_;
  std::unique_ptr<Session> session_;
  DeliveryRound round_;
  DeliveryRetention retention_;
  StoreWait outage_wait_;
  std::optional<Instant> busy_at_;  ///< When something was under way last.
  bool outage_ = false;
};

}  // namespace hoist
