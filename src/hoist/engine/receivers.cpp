#include "hoist/engine/receivers.h"

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/engine/delivery_log.h"

namespace hoist {

Receivers::Receivers(int at_once, BreakerPolicy policy, Log& log, RandomSource& random,
                     DeliveryMetrics& metrics)
    : at_once_(at_once), policy_(policy), log_(log), random_(random), metrics_(metrics) {}

void Receivers::keep(const std::vector<Webhook>& webhooks) {
  for (auto known = receivers_.begin(); known != receivers_.end();) {
    const bool gone = std::none_of(webhooks.begin(), webhooks.end(),
                                   [&](const Webhook& webhook) { return webhook.id == known->first; });
    // What is under way to it still comes back.
    if (gone && known->second.under_way == 0) {
      metrics_.breaker_gone(known->first);
      known = receivers_.erase(known);
    } else {
      ++known;
    }
  }
  for (const Webhook& webhook : webhooks) {
    const auto [known, added] =
        receivers_.try_emplace(webhook.id, Receiver{.url = webhook.url, .breaker = CircuitBreaker(policy_)});
    if (!added && known->second.url == webhook.url) continue;
    known->second.url = webhook.url;
    known->second.breaker = CircuitBreaker(policy_);
    metrics_.breaker_changed(webhook.id, BreakerState::kClosed);
  }
}

std::vector<WebhookRoom> Receivers::rooms(const std::vector<Webhook>& webhooks, Instant now) const {
  std::vector<WebhookRoom> rooms;
  for (const Webhook& webhook : webhooks) {
    const auto known = receivers_.find(webhook.id);
    check(known != receivers_.end(), "keep() comes before rooms()");
    const Receiver& receiver = known->second;
    if (!receiver.breaker.allows(now)) continue;
    const bool closed = receiver.breaker.status().state == BreakerState::kClosed;
    const int room = closed ? at_once_ - receiver.under_way : 1;
    if (room <= 0) continue;
    rooms.push_back({.webhook = webhook.id, .room = room, .under_way = receiver.under_way});
  }
  return rooms;
}

std::optional<Instant> Receivers::next_probe() const {
  std::optional<Instant> earliest;
  for (const auto& [id, receiver] : receivers_) {
    const auto probe = receiver.breaker.status().next_probe;
    if (probe) earliest = std::min(earliest.value_or(*probe), *probe);
  }
  return earliest;
}

void Receivers::begin(const WebhookId& webhook, Instant now) {
  Receiver& receiver = receivers_.at(webhook);
  const BreakerState before = receiver.breaker.status().state;
  receiver.breaker.begin(now);
  receiver.under_way += 1;
  tell_change(webhook, before, receiver.breaker);
}

void Receivers::end(const WebhookId& webhook, bool reached, Instant now) {
  Receiver& receiver = receivers_.at(webhook);
  const BreakerState before = receiver.breaker.status().state;
  receiver.under_way -= 1;
  if (reached) {
    receiver.breaker.succeeded(now);
  } else {
    receiver.breaker.failed(now, random_);
  }
  tell_change(webhook, before, receiver.breaker);
}

std::vector<ReceiverStatus> Receivers::status() const {
  std::vector<ReceiverStatus> all;
  all.reserve(receivers_.size());
  for (const auto& [id, receiver] : receivers_) {
    all.push_back({.webhook = id, .breaker = receiver.breaker.status(), .under_way = receiver.under_way});
  }
  return all;
}

void Receivers::tell_change(const WebhookId& webhook, BreakerState before, const CircuitBreaker& breaker) {
  if (breaker.status().state == before) return;
  metrics_.breaker_changed(webhook, breaker.status().state);
  log_breaker(log_, webhook, breaker.status());
}

}  // namespace hoist
