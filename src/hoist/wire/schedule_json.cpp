#include "hoist/wire/schedule_json.h"

#include "hoist/base/shown_text.h"
#include "hoist/wire/json.h"
#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/updates_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

/// Whether the value, once written, is JSON that can be read: a number beyond double's range is read as
/// infinity and written as such, and text from SQL need not be UTF-8.
bool survives_writing(const json::value& value) { return parse_json(json::serialize(value)).has_value(); }

json::value stored_updates_to_json(const StoredUpdates& updates) {
  if (updates) return updates_to_json(*updates);
  const std::string& text = updates.error().text;
  auto value = parse_json(text);
  if (value && survives_writing(*value)) return *std::move(value);
  json::value as_text = json::string(text);
  if (survives_writing(as_text)) return as_text;
  return json::string(shown_text(text));
}

/// Null where a deadline alone bounds the retries.
json::value max_retries_to_json(const Schedule& schedule) {
  if (!schedule.retry_policy) return schedule.max_retries;
  if (schedule.retry_policy->max_retries) return *schedule.retry_policy->max_retries;
  return nullptr;
}

json::value own_policy_to_json(const Schedule& schedule) {
  if (!schedule.retry_policy) return nullptr;
  return retry_policy_to_json(*schedule.retry_policy);
}

json::value lateness_to_json(const std::optional<Duration>& max_lateness) {
  const auto ms = milliseconds_of(max_lateness);
  if (!ms) return nullptr;
  return *ms;
}

json::value risk_to_json(const std::optional<ScheduleRisk>& risk) {
  if (!risk) return nullptr;
  return json::object{{"since", format_instant_short(risk->since)},
                      {"told", to_string(risk->told)},
                      {"reason", risk->reason}};
}

}  // namespace

json::object schedule_to_json(const Schedule& schedule) {
  return {{"id", schedule.id.to_string()},
          {"flagKey", schedule.flag_key.text()},
          {"environment", schedule.environment.text()},
          {"scheduledAt", format_instant_short(schedule.scheduled_at)},
          {"status", to_string(schedule.status)},
          {"updates", stored_updates_to_json(schedule.updates)},
          {"appliedAt", instant_or_null(schedule.applied_at)},
          {"errorMessage", string_or_null(schedule.error_message)},
          {"retryCount", schedule.retry_count},
          {"maxRetries", max_retries_to_json(schedule)},
          {"retryPolicy", own_policy_to_json(schedule)},
          {"priority", schedule.priority},
          {"missedWindow", to_string(schedule.missed_window)},
          {"maxLatenessMs", lateness_to_json(schedule.max_lateness)},
          {"nextRetryAt", instant_or_null(schedule.next_retry_at)},
          {"lastError", string_or_null(schedule.last_error)},
          {"createdBy", schedule.created_by},
          {"cancelledBy", string_or_null(schedule.cancelled_by)},
          {"cancelledAt", instant_or_null(schedule.cancelled_at)},
          {"createdAt", format_instant_short(schedule.created_at)},
          {"updatedAt", format_instant_short(schedule.updated_at)},
          {"atRisk", risk_to_json(schedule.at_risk)}};
}

json::object attempt_to_json(const Attempt& attempt) {
  json::object object{{"attempt", attempt.number},
                      {"worker", attempt.worker},
                      {"dueAt", instant_or_null(attempt.due_at)},
                      {"startedAt", format_instant_short(attempt.started_at)},
                      {"endedAt", format_instant_short(attempt.ended_at)},
                      {"outcome", to_string(attempt.outcome)}};
  object["errorClass"] = string_or_null(attempt.failure ? to_string(attempt.failure->failure_class) : "");
  object["errorCode"] = string_or_null(attempt.failure ? std::string_view(attempt.failure->code) : "");
  object["errorMessage"] = string_or_null(attempt.failure ? std::string_view(attempt.failure->message) : "");
  object["nextRetryAt"] = instant_or_null(attempt.next_retry_at);
  json::array dropped;
  for (const FlagField field : attempt.dropped) dropped.emplace_back(to_string(field));
  object["droppedFields"] = std::move(dropped);
  return object;
}

boost::json::array attempts_to_json(const std::vector<Attempt>& attempts) {
  boost::json::array array;
  array.reserve(attempts.size());
  for (const Attempt& attempt : attempts) array.push_back(attempt_to_json(attempt));
  return array;
}

boost::json::array timeline_to_json(const std::vector<RetryWindow>& timeline) {
  boost::json::array array;
  for (const RetryWindow& window : timeline) {
    array.push_back(boost::json::object{{"retry", window.retry},
                                        {"earliest", format_instant_short(window.earliest)},
                                        {"latest", format_instant_short(window.latest)}});
  }
  return array;
}

}  // namespace hoist::wire
