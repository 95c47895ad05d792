#include "hoist/app/outbox.h"

#include <map>
#include <utility>

#include "hoist/domain/delivery.h"
#include "hoist/domain/notification_rules.h"

namespace hoist {
namespace {

/// The tags of flags, each looked up once and without a lock.
class FlagTags {
 public:
  FlagTags(UnitOfWork& unit, const std::vector<Flag>& at_hand) : unit_(unit) {
    for (const Flag& flag : at_hand) tags_.emplace(flag.id, flag.config.tags);
  }

  /// None of a deleted flag.
  Result<std::vector<std::string>> of(const Schedule& schedule) {
    const auto known = tags_.find(schedule.flag_id);
    if (known != tags_.end()) return known->second;
    HOIST_ASSIGN(const std::optional<Flag> flag, unit_.flags().find(schedule.flag_key, schedule.environment));
    std::vector<std::string> tags;
    if (flag && flag->id == schedule.flag_id) tags = flag->config.tags;
    tags_.emplace(schedule.flag_id, tags);
    return tags;
  }

 private:
  UnitOfWork& unit_;
  std::map<FlagId, std::vector<std::string>> tags_;
};

/// Gathers the deliveries of one transaction.
class FanOut {
 public:
  FanOut(const std::vector<Webhook>& webhooks, RandomSource& random) : webhooks_(webhooks), random_(random) {}

  void add(Notification notification) {
    bool wanted = false;
    for (const Webhook& webhook : webhooks_) {
      if (!wants(webhook, notification)) continue;
      if (!wanted) notification.id = NotificationId::make(notification.at, random_);
      wanted = true;
      deliveries_.push_back(make_delivery(webhook, notification, random_));
    }
    if (wanted) events_.push_back(notification.event);
  }

  Result<EnqueuedEvents> write(UnitOfWork& unit) {
    if (!deliveries_.empty()) HOIST_TRY(unit.deliveries().insert(deliveries_));
    return std::move(events_);
  }

 private:
  const std::vector<Webhook>& webhooks_;
  RandomSource& random_;
  std::vector<Delivery> deliveries_;
  EnqueuedEvents events_;
};

}  // namespace

Result<EnqueuedEvents> enqueue_settlements(UnitOfWork& unit, const SettlementPlan& plan,
                                           const RetryPolicy& server, RandomSource& random) {
  if (plan.settlements.empty()) return EnqueuedEvents();
  HOIST_ASSIGN(const std::vector<Webhook> webhooks, unit.webhooks().all());
  if (webhooks.empty()) return EnqueuedEvents();
  FlagTags tags(unit, plan.changed_flags);
  FanOut fan_out(webhooks, random);
  for (const Settlement& settlement : plan.settlements) {
    HOIST_ASSIGN(const std::vector<std::string> of_flag, tags.of(settlement.schedule));
    for (const NotificationEvent event : events_of(settlement, server)) {
      fan_out.add(notification_of(settlement, event, of_flag));
    }
  }
  return fan_out.write(unit);
}

Result<EnqueuedEvents> enqueue_cancel(UnitOfWork& unit, const Schedule& cancelled, RandomSource& random) {
  HOIST_ASSIGN(const std::vector<Webhook> webhooks, unit.webhooks().all());
  if (webhooks.empty()) return EnqueuedEvents();
  HOIST_ASSIGN(const std::vector<std::string> of_flag, FlagTags(unit, {}).of(cancelled));
  FanOut fan_out(webhooks, random);
  fan_out.add(notification_of_cancel(cancelled, of_flag));
  return fan_out.write(unit);
}

Result<EnqueuedEvents> enqueue_risks(UnitOfWork& unit, const std::vector<RiskFinding>& findings,
                                     RandomSource& random) {
  HOIST_ASSIGN(const std::vector<Webhook> webhooks, unit.webhooks().all());
  if (webhooks.empty()) return EnqueuedEvents();
  FlagTags tags(unit, {});
  FanOut fan_out(webhooks, random);
  for (const RiskFinding& finding : findings) {
    if (!finding.to_tell) continue;
    HOIST_ASSIGN(const std::vector<std::string> of_flag, tags.of(finding.schedule));
    fan_out.add(notification_of_risk(finding.schedule, unit.now(), of_flag));
  }
  return fan_out.write(unit);
}

}  // namespace hoist
