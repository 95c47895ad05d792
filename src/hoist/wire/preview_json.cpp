#include "hoist/wire/preview_json.h"

#include "hoist/wire/evaluation_json.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/history_json.h"
#include "hoist/wire/schedule_json.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

json::object conflict_to_json(const ScheduleConflict& conflict) {
  json::array fields;
  for (const FlagField field : conflict.fields) fields.emplace_back(to_string(field));
  return {{"scheduleId", conflict.schedule.to_string()},
          {"scheduledAt", format_instant_short(conflict.scheduled_at)},
          {"status", to_string(conflict.status)},
          {"retrying", conflict.retrying},
          {"fields", std::move(fields)},
          {"effect", to_string(conflict.effect)},
          {"message", conflict.message}};
}

}  // namespace

json::object change_preview_to_json(const ChangePreview& preview) {
  json::array problems;
  for (const ChangeProblem& problem : preview.problems) {
    problems.push_back(json::object{{"field", problem.field}, {"message", problem.message}});
  }
  json::array conflicts;
  for (const ScheduleConflict& conflict : preview.conflicts) conflicts.push_back(conflict_to_json(conflict));
  json::array dependents;
  for (const FlagKey& key : preview.dependents) dependents.emplace_back(key.text());
  json::object object{{"at", format_instant_short(preview.at)}, {"problems", std::move(problems)}};
  object["before"] = flag_to_json(preview.before);
  object["after"] = preview.after ? json::value(flag_to_json(*preview.after)) : json::value();
  object["changes"] =
      preview.after ? changed_fields_to_json(&preview.before.config, preview.after->config) : json::array();
  object["conflicts"] = std::move(conflicts);
  object["dependents"] = std::move(dependents);
  object["retries"] = timeline_to_json(preview.retries);
  return object;
}

json::object tried_evaluation_to_json(const TriedEvaluation& tried) {
  json::object object{{"at", format_instant_short(tried.at)}};
  if (tried.value) object["value"] = value_to_json(*tried.value);
  object["variant"] = tried.variant ? json::value(*tried.variant) : json::value();
  object["reason"] = to_string(tried.reason);
  if (!tried.error.empty()) object["errorMessage"] = tried.error;
  object["explanation"] = explanation_to_json(tried.explanation);
  return object;
}

}  // namespace hoist::wire
