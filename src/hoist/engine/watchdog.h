// Tells somebody when no worker ticks any more, and when one does again.
//
// What it watches comes from elsewhere (Heartbeat::on_seen) and it never asks the store itself, so that a
// store which does not answer cannot keep it from barking: where nothing comes, nothing ticks. For the same
// reason an alert does not go through the outbox; until it is delivered, it is in memory.
#pragma once

#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/domain/dead_man_switch.h"
#include "hoist/domain/webhook.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/delivery_transport.h"
#include "hoist/ports/log.h"

namespace hoist {

/// How often it looks.
inline constexpr Duration kWatchInterval = std::chrono::seconds(1);

/// What an alert is retried by: soon and steadily for about a quarter of an hour; after an hour the next
/// follows by itself.
inline constexpr RetryPolicy kAlertPolicy = {.max_retries = 18,
                                             .base = std::chrono::seconds(2),
                                             .factor = 2,
                                             .cap = std::chrono::minutes(1),
                                             .jitter = Jitter::kUniform};

struct WatchdogOptions {
  /// URL, format and secret ("" for none) count.
  Webhook receiver;
  Duration after = std::chrono::minutes(2);
  std::string reporter;  ///< This process, by its worker's name.
};

class Watchdog {
 public:
  /// The clocks a wall clock and one that only goes forward. All references must outlive this.
  struct Clocks {
    const Clock& wall;
    const Clock& monotonic;
  };
  Watchdog(DeliveryTransport& transport, Clocks clocks, Log& log, RandomSource& random,
           WatchdogOptions options);

  /// Watches until stopped; what is not delivered by then is given up. Call it once, on a thread of its own.
  void run(std::stop_token stop);

  /// What the store holds now. Thread-safe.
  void saw(const std::vector<WorkerHeartbeat>& heartbeats);

  /// Looks, and begins to send what is due. For run() and tests.
  void step();
  /// Takes what has ended.
  void note(const std::vector<Delivered>& ended);

 private:
  /// The alert that is to be delivered; a newer one takes its place.
  struct Pending {
    Alert alert;
    int failures = 0;
    Duration last_delay{0};
    Instant due_at;                                    ///< By the monotonic clock.
    std::optional<DeliveryId> attempt = std::nullopt;  ///< Under way.
  };
  [[nodiscard]] std::optional<DeadManCall> look();
  [[nodiscard]] Alert alert_of(const DeadManCall& call) const;
  void tell(const DeadManCall& call);
  void retry(const DeliveryFailure& failure);

  DeliveryTransport& transport_;
  Clocks clocks_;
  Log& log_;
  RandomSource& random_;
  WatchdogOptions options_;
  std::mutex mutex_;  ///< Of switch_.
  DeadManSwitch switch_;
  std::optional<Pending> pending_;
};

}  // namespace hoist
