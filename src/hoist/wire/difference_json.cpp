#include "hoist/wire/difference_json.h"

#include "hoist/base/check.h"
#include "hoist/wire/history_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

json::array fields_that_differ(const FlagDifference& difference) {
  if (!difference.after) return {};
  json::array changes = changed_fields_to_json(difference.before ? &difference.before->config : nullptr,
                                               difference.after->config);
  for (json::value& change : changes) {
    const auto field = parse_flag_field(change.at("field").as_string());
    check(field.has_value(), "what differs is a field");
    const auto schedule = setter_of(difference, *field);
    change.as_object()["scheduleId"] = schedule ? json::value(schedule->to_string()) : json::value();
  }
  return changes;
}

json::value version_or_null(const std::optional<std::int64_t>& version) {
  return version ? json::value(*version) : json::value();
}

}  // namespace

json::object difference_to_json(const FlagDifference& difference) {
  json::object object{{"key", difference.key.text()}, {"change", to_string(kind_of(difference))}};
  object["versionBefore"] = version_or_null(difference.version_before);
  object["versionAfter"] = version_or_null(difference.version_after);
  object["changes"] = fields_that_differ(difference);
  json::array schedules;
  for (const AheadStep& step : difference.schedules) {
    schedules.push_back(
        json::object{{"scheduleId", step.schedule.to_string()}, {"at", format_instant_short(step.at)}});
  }
  object["schedules"] = std::move(schedules);
  json::array misfits;
  for (const AheadMisfit& misfit : difference.misfits) {
    misfits.push_back(json::object{{"scheduleId", misfit.schedule.to_string()},
                                   {"at", format_instant_short(misfit.at)},
                                   {"reason", misfit.error.message}});
  }
  object["misfits"] = std::move(misfits);
  return object;
}

}  // namespace hoist::wire
