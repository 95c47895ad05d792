// What a process knows of the receivers of its webhooks: how many attempts are under way to each, and whether
// it is to be left alone for a while.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hoist/domain/circuit_breaker.h"
#include "hoist/ports/delivery_metrics.h"
#include "hoist/ports/delivery_queue.h"
#include "hoist/ports/log.h"

namespace hoist {

/// What one webhook's breaker is like, for whoever shows it.
struct ReceiverStatus {
  WebhookId webhook;
  BreakerStatus breaker;
  int under_way = 0;
};

/// Not thread-safe. All times are by this process's clock.
class Receivers {
 public:
  /// The references must outlive this. `at_once` is how many attempts may be under way to one webhook.
  Receivers(int at_once, BreakerPolicy policy, Log& log, RandomSource& random, DeliveryMetrics& metrics);

  /// Forgets webhooks that are gone, and what was learnt of another URL.
  void keep(const std::vector<Webhook>& webhooks);
  /// The webhooks to which something may be sent now, and how much. One whose breaker is open is not among
  /// them, and one whose breaker would be probed has room for one.
  [[nodiscard]] std::vector<WebhookRoom> rooms(const std::vector<Webhook>& webhooks, Instant now) const;
  /// When a breaker that is open allows a probe, the earliest.
  [[nodiscard]] std::optional<Instant> next_probe() const;

  /// Precondition: the webhook had room.
  void begin(const WebhookId& webhook, Instant now);
  /// `reached` is whether the receiver as a whole answered, be it with a refusal.
  void end(const WebhookId& webhook, bool reached, Instant now);

  /// In the order of their ids.
  [[nodiscard]] std::vector<ReceiverStatus> status() const;

 private:
  struct Receiver {
    std::string url;
    CircuitBreaker breaker;
    int under_way = 0;
  };
  void tell_change(const WebhookId& webhook, BreakerState before, const CircuitBreaker& breaker);

  int at_once_;
  BreakerPolicy policy_;
  Log& log_;
  RandomSource& random_;
  DeliveryMetrics& metrics_;
  std::map<WebhookId, Receiver> receivers_;
};

}  // namespace hoist
