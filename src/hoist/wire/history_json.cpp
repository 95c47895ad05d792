#include "hoist/wire/history_json.h"

#include "hoist/base/check.h"
#include "hoist/domain/patch.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/json.h"

namespace hoist::wire {

namespace json = boost::json;

json::array changed_fields_to_json(const FlagConfig* before, const FlagConfig& after) {
  const FlagConfig defaults;
  const FlagConfig& ground = before == nullptr ? defaults : *before;
  json::array changes;
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto in_config, auto /*in_updates*/) {
      if (ground.*in_config == after.*in_config) return;
      json::object change{{"field", to_string(field)}};
      if (before != nullptr) change["before"] = field_to_json(ground.*in_config);
      change["after"] = field_to_json(after.*in_config);
      changes.push_back(std::move(change));
    });
  }
  return changes;
}

json::object flag_version_to_json(const AuditEvent& event) {
  check(event.after.has_value(), "a version of a flag is what came after its event");
  json::object object{{"version", event.after->version},
                      {"at", format_instant_short(event.at)},
                      {"actor", event.actor},
                      {"action", to_string(event.action)}};
  object["scheduleId"] = string_or_null(event.schedule_id ? event.schedule_id->to_string() : "");
  object["note"] = event.note;
  object["changes"] =
      changed_fields_to_json(event.before ? &event.before->config : nullptr, event.after->config);
  return object;
}

json::object whole_flag_version_to_json(const AuditEvent& event) {
  json::object object = flag_version_to_json(event);
  object["flag"] = flag_to_json(*event.after);
  return object;
}

}  // namespace hoist::wire
