#include "support/builders.h"

#include "support/must.h"

namespace hoist::test {

FlagKey flag_key(std::string_view text) { return must(FlagKey::parse(text)); }
EnvironmentKey environment_key(std::string_view text) { return must(EnvironmentKey::parse(text)); }
Percentage percentage(int value) { return must(Percentage::from(value)); }

FlagUpdates make_updates(std::optional<bool> enabled, std::optional<int> percent) {
  FlagUpdates updates;
  updates.enabled = enabled;
  if (percent) updates.rollout_percentage = percentage(*percent);
  return updates;
}

Flag Builders::make_flag(std::string_view key, std::string_view environment) {
  return Flag{.id = make_id<FlagId>(),
              .key = flag_key(key),
              .environment = environment_key(environment),
              .config = {},
              .intents = {},
              .version = 1,
              .created_at = created_at_,
              .updated_at = created_at_,
              .deleted_at = std::nullopt};
}

Schedule Builders::make_schedule(const Flag& flag, Instant scheduled_at) {
  return Schedule{.id = make_id<ScheduleId>(),
                  .flag_id = flag.id,
                  .flag_key = flag.key,
                  .environment = flag.environment,
                  .scheduled_at = scheduled_at,
                  .status = ScheduleStatus::kPending,
                  .updates = make_updates(true),
                  .applied_at = std::nullopt,
                  .error_message = "",
                  .retry_count = 0,
                  .max_retries = kDefaultMaxRetries,
                  .next_retry_at = std::nullopt,
                  .last_error = "",
                  .attempt_count = 0,
                  .created_by = "ada",
                  .cancelled_by = "",
                  .cancelled_at = std::nullopt,
                  .created_at = created_at_,
                  .updated_at = created_at_};
}

Schedule Builders::make_retrying(const Flag& flag, Instant scheduled_at, Instant next_retry_at) {
  Schedule schedule = make_schedule(flag, scheduled_at);
  schedule.status = ScheduleStatus::kFailed;
  schedule.retry_count = 1;
  schedule.attempt_count = 1;
  schedule.next_retry_at = next_retry_at;
  schedule.last_error = "the row was locked";
  return schedule;
}

UserOverride Builders::make_override(std::string user_id, OverrideType type) const {
  return UserOverride{.user_id = std::move(user_id),
                      .type = type,
                      .reason = "asked for it",
                      .created_by = "ada",
                      .created_at = created_at_};
}

AuditEvent Builders::make_audit_event(const Flag& flag, AuditAction action) {
  return AuditEvent{.id = make_id<AuditEventId>(),
                    .at = created_at_,
                    .actor = "ada",
                    .action = action,
                    .flag_id = flag.id,
                    .flag_key = flag.key,
                    .environment = flag.environment,
                    .schedule_id = std::nullopt,
                    .before = std::nullopt,
                    .after = flag,
                    .note = ""};
}

Webhook Builders::make_webhook(std::string url) {
  return Webhook{.id = make_id<WebhookId>(),
                 .url = std::move(url),
                 .events = {kNotificationEvents.begin(), kNotificationEvents.end()},
                 .filter = {},
                 .retry_policy = kDefaultWebhookPolicy,
                 .secret = "whsec_c2VjcmV0LW9mLXR3ZW50eS1mb3VyLWJ5dGVz",
                 .created_by = "ann",
                 .created_at = created_at_,
                 .updated_at = created_at_};
}

Delivery Builders::make_delivery(const Webhook& webhook) {
  const Notification notification{.id = make_id<NotificationId>(),
                                  .at = created_at_,
                                  .schedule_id = make_id<ScheduleId>(),
                                  .flag_key = flag_key("checkout"),
                                  .environment = production(),
                                  .tags = {"team-a"},
                                  .scheduled_at = created_at_,
                                  .actor = "ann",
                                  .attempt = 1,
                                  .max_retries = 3,
                                  .next_retry_at = std::nullopt,
                                  .error_class = {},
                                  .error_code = {},
                                  .message = {}};
  return hoist::make_delivery(webhook, notification, random_);
}

Token Builders::make_token(std::string name, Role role) {
  Token token{.id = make_id<TokenId>(),
              .name = std::move(name),
              .role = role,
              .environment = std::nullopt,
              .hash = {},
              .created_at = created_at_,
              .revoked_at = std::nullopt};
  for (std::uint8_t& byte : token.hash) byte = static_cast<std::uint8_t>(random_.next());
  return token;
}

namespace {

Attempt attempt_of(const Schedule& claimed, const Schedule& after, AttemptOutcome outcome, Instant now) {
  return Attempt{.schedule_id = claimed.id,
                 .number = after.attempt_count,
                 .worker = "worker-1",
                 .due_at = claimed.due_at(),
                 .started_at = now,
                 .ended_at = now,
                 .outcome = outcome,
                 .failure = std::nullopt,
                 .next_retry_at = after.next_retry_at,
                 .dropped = {}};
}

}  // namespace

Settlement settled_as_applied(const Schedule& claimed, Instant now) {
  const Schedule after = mark_applied(claimed, now);
  return Settlement{.claimed = claim_mark(claimed),
                    .schedule = after,
                    .attempt = attempt_of(claimed, after, AttemptOutcome::kApplied, now),
                    .audit = std::nullopt,
                    .flag_version = 2};
}

Settlement settled_as_failed(const Schedule& claimed, const Failure& failure, Instant now,
                             RandomSource& random) {
  const Schedule after = mark_failed(claimed, failure, RetryPolicy{}, random, now);
  Attempt attempt = attempt_of(claimed, after, AttemptOutcome::kFailed, now);
  attempt.failure = failure;
  return Settlement{.claimed = claim_mark(claimed),
                    .schedule = after,
                    .attempt = attempt,
                    .audit = std::nullopt,
                    .flag_version = 0};
}

}  // namespace hoist::test
