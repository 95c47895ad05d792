#include "hoist/engine/delivery_round.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "hoist/base/check.h"
#include "hoist/engine/delivery_log.h"

namespace hoist {
namespace {

/// How soon what is due, but held by another process's claim at this moment, is looked at again.
constexpr Duration kHeldDeliveryWait = std::chrono::milliseconds(50);

std::vector<WebhookId> webhooks_of(const std::vector<WebhookRoom>& rooms) {
  std::vector<WebhookId> ids;
  ids.reserve(rooms.size());
  for (const WebhookRoom& room : rooms) ids.push_back(room.webhook);
  return ids;
}

std::optional<Duration> sooner(std::optional<Duration> a, std::optional<Duration> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

DeliveryResult result_of(const DeliverySettlement& settlement) {
  if (settlement.attempt.outcome == DeliveryOutcome::kDelivered) return DeliveryResult::kDelivered;
  return settlement.attempt.next_retry_at ? DeliveryResult::kRetrying : DeliveryResult::kFailed;
}

}  // namespace

DeliveryRound::DeliveryRound(Session& session, DeliveryTransport& transport, const Clock& clock, Log& log,
                             RandomSource& random, DeliveryRoundOptions options)
    : session_(session),
      transport_(transport),
      clock_(clock),
      log_(log),
      random_(random),
      options_(std::move(options)),
      receivers_(options_.at_once_per_webhook, options_.breaker, log, random, *options_.metrics) {}

Result<std::optional<Duration>> DeliveryRound::start_due() {
  HOIST_ASSIGN(const Look seen, look());
  if (seen.rooms.empty()) return seen.wait;
  HOIST_ASSIGN(const bool taken, claim(seen));
  // Where something was taken there may be more; what is due and was not taken is in another's hands.
  return std::optional<Duration>(taken ? Duration::zero() : kHeldDeliveryWait);
}

/// Reads first, so that an idle process takes no lock on the store.
Result<DeliveryRound::Look> DeliveryRound::look() {
  HOIST_ASSIGN(const auto unit, session_.begin(Access::kRead));
  Look seen;
  HOIST_ASSIGN(seen.webhooks, unit->webhooks().all());
  receivers_.keep(seen.webhooks);
  const Instant now = clock_.now();
  // One that is allowed already waits for a delivery.
  const auto probe = receivers_.next_probe();
  if (probe && *probe > now) seen.wait = *probe - now;
  // Without room, the next attempt that ends is what to wait for.
  if (under_way() >= options_.at_once) return seen;
  std::vector<WebhookRoom> rooms = receivers_.rooms(seen.webhooks, now);
  HOIST_ASSIGN(const std::optional<Instant> due, unit->deliveries().next_due(webhooks_of(rooms)));
  if (due && *due <= unit->now()) {
    seen.rooms = std::move(rooms);
  } else if (due) {
    seen.wait = sooner(seen.wait, *due - unit->now());
  }
  return seen;
}

Result<bool> DeliveryRound::claim(const Look& look) {
  HOIST_ASSIGN(const auto unit, session_.begin(Access::kWrite));
  const DeliveryClaim wanted{
      .now = unit->now(), .until = unit->now() + options_.lease, .limit = options_.at_once - under_way()};
  HOIST_ASSIGN(std::vector<Delivery> claimed, unit->deliveries().claim(wanted, look.rooms));
  HOIST_TRY(unit->commit());
  for (Delivery& delivery : claimed) begin(std::move(delivery), look, wanted.now);
  return !claimed.empty();
}

void DeliveryRound::begin(Delivery delivery, const Look& look, Instant started_at) {
  if (const auto mine = under_way_.find(delivery.id); mine != under_way_.end()) {
    // Its claim ran out before its end was noted, since this process was kept from looking: the attempt goes
    // on under the new claim.
    mine->second.delivery = std::move(delivery);
    return;
  }
  const auto webhook = std::find_if(look.webhooks.begin(), look.webhooks.end(),
                                    [&](const Webhook& each) { return each.id == delivery.webhook_id; });
  check(webhook != look.webhooks.end(), "only deliveries of the webhooks with room are claimed");
  const DeliveryId id = delivery.id;
  Attempted attempted{
      .delivery = std::move(delivery), .policy = webhook->retry_policy, .started_at = started_at};
  const StoredNotification& told = attempted.delivery.notification;
  if (!told) {
    // There is nothing to send, and nothing to hold against the receiver: it only has to be written down.
    Delivered unsent{.delivery = id, .failure = DeliveryFailure{}};
    unsent.failure->failure = unreadable_failure(attempted.delivery);
    ended_.push_back({.attempted = std::move(attempted), .delivered = std::move(unsent)});
    return;
  }
  receivers_.begin(webhook->id, clock_.now());
  transport_.start({.delivery = id, .webhook = *webhook, .told = *told});
  under_way_.insert_or_assign(id, std::move(attempted));
}

void DeliveryRound::note(std::vector<Delivered> ended) {
  const Instant now = clock_.now();
  for (Delivered& each : ended) {
    const auto attempted = under_way_.find(each.delivery);
    check(attempted != under_way_.end(), "a transport ends what was begun, once");
    const bool reached = !each.failure || !each.failure->unreachable;
    receivers_.end(attempted->second.delivery.webhook_id, reached, now);
    ended_.push_back({.attempted = std::move(attempted->second), .delivered = std::move(each)});
    under_way_.erase(attempted);
  }
}

Result<void> DeliveryRound::record() {
  if (ended_.empty()) return {};
  auto written = write(ended_);
  if (written) {
    ended_.clear();
    return {};
  }
  if (classify(written.error()) == FailureClass::kOutage) return written;
  // One outcome that the store refuses does not keep the others from being written.
  while (!ended_.empty()) {
    auto alone = write({ended_.back()});
    if (!alone) {
      if (classify(alone.error()) == FailureClass::kOutage) return alone;
      log_unrecorded_delivery(log_, settlement_of(ended_.back(), ended_.back().attempted.started_at),
                              alone.error());
    }
    ended_.pop_back();
  }
  return {};
}

Result<void> DeliveryRound::write(const std::vector<Ended>& ended) {
  HOIST_ASSIGN(const auto unit, session_.begin(Access::kWrite));
  std::vector<DeliverySettlement> settlements;
  settlements.reserve(ended.size());
  for (const Ended& each : ended) settlements.push_back(settlement_of(each, unit->now()));
  HOIST_ASSIGN(const std::vector<DeliveryId> ids, unit->deliveries().settle(settlements));
  HOIST_TRY(unit->commit());
  const std::set<DeliveryId> written(ids.begin(), ids.end());
  for (std::size_t i = 0; i < ended.size(); ++i) {
    report(settlements[i], written.contains(settlements[i].delivery.id), ended[i].delivered.took);
  }
  return {};
}

DeliverySettlement DeliveryRound::settlement_of(const Ended& ended, Instant now) {
  const Attempted& attempted = ended.attempted;
  const DeliveryEnd end{.worker = options_.worker, .started_at = attempted.started_at, .now = now};
  if (!ended.delivered.failure) return settle_delivered(attempted.delivery, end);
  const DeliveryFailure& why = *ended.delivered.failure;
  return settle_undelivered(attempted.delivery, why.failure, why.retry_after, attempted.policy, random_, end);
}

void DeliveryRound::report(const DeliverySettlement& settlement, bool written, Duration took) {
  options_.metrics->attempt_recorded(written ? result_of(settlement) : DeliveryResult::kStale, took);
  if (written) {
    log_delivery(log_, settlement);
  } else {
    log_stale_delivery(log_, settlement);
  }
}

}  // namespace hoist
