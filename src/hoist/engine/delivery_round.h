// One round of deliveries: claim what is due, begin to send it, and write down what came of what was sent
// before. The deliverer repeats it.
//
// A claim is a short transaction of its own (ports/delivery_queue.h); nothing is held while something is
// sent. Whatever dies in between is sent again when its claim runs out: at least once, and receivers tell by
// the notification's id what they have seen.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hoist/engine/receivers.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/delivery_transport.h"
#include "hoist/ports/no_metrics.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// How long a claim lasts: well beyond the longest attempt that a transport allows, and short enough that
/// what a dead process had in hand is sent within the minute.
inline constexpr Duration kDeliveryLease = std::chrono::seconds(60);
/// Attempts under way in one process: sockets and memory, not work, are what they cost.
inline constexpr int kDeliveriesAtOnce = 64;
/// Of which to one webhook: enough to hide a slow answer, too few to overrun a receiver or to crowd out
/// others.
inline constexpr int kDeliveriesAtOncePerWebhook = 4;

struct DeliveryRoundOptions {
  std::string worker;  ///< Goes into the ledger.
  int at_once = kDeliveriesAtOnce;
  int at_once_per_webhook = kDeliveriesAtOncePerWebhook;
  Duration lease = kDeliveryLease;
  BreakerPolicy breaker = {};
  /// Told what was recorded; must outlive the round.
  DeliveryMetrics* metrics = &no_delivery_metrics();
};

/// Not thread-safe.
class DeliveryRound {
 public:
  /// All arguments must outlive the round. `clock` measures only how long receivers are left alone.
  DeliveryRound(Session& session, DeliveryTransport& transport, const Clock& clock, Log& log,
                RandomSource& random, DeliveryRoundOptions options);

  /// Claims what is due and there is room for, and begins to send it. Returns when to look again at the
  /// latest; none where nothing waits. Errors: an outage, or a store that refuses the claim; then nothing was
  /// begun.
  [[nodiscard]] Result<std::optional<Duration>> start_due();

  /// Takes what has ended; it is kept until it is recorded.
  void note(std::vector<Delivered> ended);
  /// Writes down what has ended, all in one transaction. Errors: an outage; then it is kept for the next
  /// call.
  [[nodiscard]] Result<void> record();

  /// Attempts that were begun and have not ended.
  [[nodiscard]] int under_way() const { return static_cast<int>(under_way_.size()); }
  [[nodiscard]] std::vector<ReceiverStatus> receivers() const { return receivers_.status(); }

 private:
  /// An attempt that was begun.
  struct Attempted {
    Delivery delivery;
    RetryPolicy policy;
    Instant started_at;  ///< By the store's clock.
  };
  /// One that has ended, and is not recorded yet.
  struct Ended {
    Attempted attempted;
    Delivered delivered;
  };
  /// What a look at the store found.
  struct Look {
    std::vector<Webhook> webhooks;
    std::vector<WebhookRoom> rooms;  ///< None where nothing of theirs is due.
    std::optional<Duration> wait;
  };

  Result<Look> look();
  /// Whether anything was taken.
  Result<bool> claim(const Look& look);
  void begin(Delivery delivery, const Look& look, Instant started_at);
  Result<void> write(const std::vector<Ended>& ended);
  DeliverySettlement settlement_of(const Ended& ended, Instant now);
  void report(const DeliverySettlement& settlement, bool written, Duration took);

  Session& session_;
  DeliveryTransport& transport_;
  const Clock& clock_;
  Log& log_;
  RandomSource& random_;
  DeliveryRoundOptions options_;
  Receivers receivers_;
  std::map<DeliveryId, Attempted> under_way_;
  std::vector<Ended> ended_;
};

}  // namespace hoist
