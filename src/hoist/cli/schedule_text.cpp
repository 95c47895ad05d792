#include "hoist/cli/schedule_text.h"

#include <fmt/format.h>

#include "hoist/cli/table.h"
#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/updates_json.h"

namespace hoist::cli {
namespace {

/// "retrying" apart from "failed", which is then final.
std::string status_text(const Schedule& schedule) {
  if (schedule.at_risk) return "at risk";
  return schedule.retrying() ? "retrying" : std::string(to_string(schedule.status));
}

/// How many retries it may have; until when, where a deadline alone says so.
std::string bound_text(const Schedule& schedule) {
  if (!schedule.retry_policy) return std::to_string(schedule.max_retries);
  const RetryPolicy& policy = *schedule.retry_policy;
  if (policy.max_retries) return std::to_string(*policy.max_retries);
  return "until " + format_instant_short(policy.until.value_or(kMaxInstant));
}

std::string window_text(const Schedule& schedule) {
  if (!schedule.max_lateness && schedule.missed_window == MissedWindow::kFireLate) return "";
  return fmt::format("{} after {}", to_string(schedule.missed_window),
                     format_duration(schedule.max_lateness.value_or(kDefaultMaxLateness)));
}

std::string instant_text(const std::optional<Instant>& at) { return at ? format_instant_short(*at) : ""; }

std::string dropped_text(const std::vector<FlagField>& dropped) {
  std::string text;
  for (const FlagField field : dropped) {
    text += text.empty() ? "left alone, set by newer intent: " : ", ";
    text += to_string(field);
  }
  return text;
}

std::string attempt_table(std::span<const Attempt> attempts) {
  Table table({"ATTEMPT", "OUTCOME", "STARTED", "ENDED", "WORKER", "NEXT RETRY", "ERROR"});
  for (const Attempt& attempt : attempts) {
    const std::string error =
        attempt.failure ? fmt::format("{} ({}, {})", attempt.failure->message,
                                      to_string(attempt.failure->failure_class), attempt.failure->code)
                        : dropped_text(attempt.dropped);
    table.add({std::to_string(attempt.number), std::string(to_string(attempt.outcome)),
               format_instant_short(attempt.started_at), format_instant_short(attempt.ended_at),
               attempt.worker, instant_text(attempt.next_retry_at), error});
  }
  return table.render();
}

}  // namespace

std::string updates_text(const StoredUpdates& updates) {
  if (!updates) return fmt::format("{} (does not read: {})", updates.error().text, updates.error().reason);
  std::string text;
  for (const auto& field : wire::updates_to_json(*updates)) {
    const auto& value = field.value();
    // Short values as they are; text without its quotes.
    const std::string shown =
        value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", std::string_view(field.key()), shown);
  }
  return text;
}

std::string schedule_table(std::span<const Schedule> schedules) {
  Table table({"ID", "FLAG", "ENVIRONMENT", "SCHEDULED", "STATUS", "RETRIES", "NEXT RETRY", "UPDATES"});
  for (const Schedule& schedule : schedules) {
    table.add({schedule.id.to_string(), schedule.flag_key.text(), schedule.environment.text(),
               format_instant_short(schedule.scheduled_at), status_text(schedule),
               fmt::format("{}/{}", schedule.retry_count, bound_text(schedule)),
               instant_text(schedule.next_retry_at), updates_text(schedule.updates)});
  }
  return table.render();
}

std::string schedule_details(const Schedule& schedule, std::span<const Attempt> attempts) {
  Table table({});
  const auto add = [&](std::string name, std::string value) {
    if (!value.empty()) table.add({std::move(name), std::move(value)});
  };
  add("id", schedule.id.to_string());
  add("flag", schedule.flag_key.text());
  add("environment", schedule.environment.text());
  add("scheduled", format_instant_short(schedule.scheduled_at));
  add("status", status_text(schedule));
  add("updates", updates_text(schedule.updates));
  add("applied", instant_text(schedule.applied_at));
  add("retries", fmt::format("{} of {}", schedule.retry_count, bound_text(schedule)));
  if (schedule.retry_policy) add("retry policy", wire::encode_retry_policy(*schedule.retry_policy));
  if (schedule.priority != kMinPriority) add("priority", std::to_string(schedule.priority));
  if (schedule.at_risk) {
    add("at risk since", format_instant_short(schedule.at_risk->since));
    add("as things stand", schedule.at_risk->reason);
  }
  add("if late", window_text(schedule));
  add("next retry", instant_text(schedule.next_retry_at));
  add("reason", schedule.error_message);
  add("last error", schedule.last_error);
  add("cancelled", instant_text(schedule.cancelled_at));
  add("cancelled by", schedule.cancelled_by);
  add("created", format_instant_short(schedule.created_at));
  add("created by", schedule.created_by);
  add("updated", format_instant_short(schedule.updated_at));
  return table.render() + "\n" + (attempts.empty() ? "No attempts yet.\n" : attempt_table(attempts));
}

std::string timeline_table(std::span<const RetryWindow> timeline) {
  if (timeline.empty()) return "No retry is ahead.\n";
  Table table({"RETRY", "EARLIEST", "LATEST"});
  for (const RetryWindow& window : timeline) {
    table.add({std::to_string(window.retry), format_instant_short(window.earliest),
               format_instant_short(window.latest)});
  }
  return table.render();
}

}  // namespace hoist::cli
