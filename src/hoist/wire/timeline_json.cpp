#include "hoist/wire/timeline_json.h"

#include <array>

#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/schedule_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

/// What a mark shows as the schedule itself shows it.
constexpr std::array<std::string_view, 10> kShownOfSchedule = {
    "status",     "nextRetryAt", "appliedAt",    "updates",   "retryCount",
    "maxRetries", "atRisk",      "errorMessage", "lastError", "createdBy"};

json::array attempts_of(const ScheduleMark& mark) {
  json::array attempts;
  for (const AttemptOutline& attempt : mark.attempts) {
    attempts.push_back(json::object{{"attempt", attempt.number},
                                    {"endedAt", format_instant_short(attempt.ended_at)},
                                    {"outcome", to_string(attempt.outcome)}});
  }
  return attempts;
}

json::object mark_to_json(const ScheduleMark& mark) {
  json::object whole = schedule_to_json(mark.schedule);
  json::object object{{"kind", "schedule"}};
  object["at"] = std::move(whole.at("scheduledAt"));
  object["scheduleId"] = std::move(whole.at("id"));
  for (const std::string_view name : kShownOfSchedule) object[name] = std::move(whole.at(name));
  if (shows_attempts(mark.schedule)) object["attempts"] = attempts_of(mark);
  if (mark.schedule.next_retry_at) object["retries"] = timeline_to_json(mark.retries);
  return object;
}

json::object mark_to_json(const FlagEdit& edit) {
  return {{"kind", "edit"},
          {"at", format_instant_short(edit.at)},
          {"actor", edit.actor},
          {"action", to_string(edit.action)},
          {"version", edit.version}};
}

}  // namespace

json::object timeline_row_to_json(const TimelineRow& row) {
  json::array marks;
  marks.reserve(row.marks.size());
  for (const TimelineMark& mark : row.marks) {
    marks.push_back(std::visit([](const auto& any) { return mark_to_json(any); }, mark));
  }
  return {{"flagKey", row.flag.key.text()},
          {"enabled", row.flag.enabled},
          {"rolloutPercentage", field_to_json(row.flag.rollout_percentage)},
          {"archived", row.flag.archived},
          {"marks", std::move(marks)},
          {"more", row.left_out}};
}

}  // namespace hoist::wire
