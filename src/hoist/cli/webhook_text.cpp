#include "hoist/cli/webhook_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hoist/cli/table.h"

namespace hoist::cli {
namespace {

std::string events_text(const std::vector<NotificationEvent>& events) {
  std::vector<std::string_view> names;
  names.reserve(events.size());
  for (const NotificationEvent event : events) names.push_back(to_string(event));
  return fmt::format("{}", fmt::join(names, ", "));
}

template <class AnyKey>
std::string keys_text(const std::vector<AnyKey>& keys) {
  std::vector<std::string_view> texts;
  texts.reserve(keys.size());
  for (const AnyKey& key : keys) texts.push_back(key.text());
  return texts.empty() ? "(all)" : fmt::format("{}", fmt::join(texts, ", "));
}

std::string instant_text(const std::optional<Instant>& at) { return at ? format_instant_short(*at) : ""; }

std::string policy_text(const RetryPolicy& policy) {
  return fmt::format("{} retries, {} × {:g} up to {}, jitter {}", policy.max_retries.value_or(0),
                     format_duration(policy.base), policy.factor, format_duration(policy.cap),
                     to_string(policy.jitter));
}

}  // namespace

std::string webhook_text(const Webhook& webhook) {
  const WebhookFilter& filter = webhook.filter;
  Table table({});
  table.add({"id", webhook.id.to_string()});
  table.add({"url", webhook.url});
  table.add({"format", std::string(to_string(webhook.format))});
  table.add({"events", events_text(webhook.events)});
  table.add({"environments", keys_text(filter.environments)});
  table.add({"flags", keys_text(filter.flags)});
  table.add({"tags", filter.tags.empty() ? "(all)" : fmt::format("{}", fmt::join(filter.tags, ", "))});
  table.add({"retries", policy_text(webhook.retry_policy)});
  table.add({"created", format_instant_short(webhook.created_at)});
  table.add({"created by", webhook.created_by});
  table.add({"updated", format_instant_short(webhook.updated_at)});
  return table.render();
}

std::string webhooks_text(const std::vector<Webhook>& webhooks) {
  Table table({"ID", "FORMAT", "EVENTS", "ENVIRONMENTS", "URL"});
  for (const Webhook& webhook : webhooks) {
    table.add({webhook.id.to_string(), std::string(to_string(webhook.format)), events_text(webhook.events),
               keys_text(webhook.filter.environments), webhook.url});
  }
  return table.render();
}

std::string deliveries_text(const std::vector<Delivery>& deliveries) {
  Table table({"ID", "EVENT", "FLAG", "STATUS", "ATTEMPTS", "CREATED", "NEXT ATTEMPT", "LAST ERROR"});
  for (const Delivery& delivery : deliveries) {
    const StoredNotification& notification = delivery.notification;
    table.add({delivery.id.to_string(),
               notification ? std::string(to_string(notification->event)) : "(unreadable)",
               notification ? notification->flag_key.text() : "", std::string(to_string(delivery.status)),
               std::to_string(delivery.attempt_count), format_instant_short(delivery.created_at),
               instant_text(delivery.due_at), delivery.last_error});
  }
  return table.render();
}

std::string delivery_attempts_text(const std::vector<DeliveryAttempt>& attempts) {
  Table table({"ATTEMPT", "STARTED", "ENDED", "WORKER", "OUTCOME", "ERROR", "NEXT RETRY"});
  for (const DeliveryAttempt& attempt : attempts) {
    const std::string error =
        attempt.failure ? fmt::format("{}: {}", attempt.failure->code, attempt.failure->message) : "";
    table.add({std::to_string(attempt.number), format_instant_short(attempt.started_at),
               format_instant_short(attempt.ended_at), attempt.worker,
               std::string(to_string(attempt.outcome)), error, instant_text(attempt.next_retry_at)});
  }
  return table.render();
}

}  // namespace hoist::cli
