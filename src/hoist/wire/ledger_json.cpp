#include "hoist/wire/ledger_json.h"

#include "hoist/wire/history_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/schedule_json.h"

namespace hoist::wire {

namespace json = boost::json;

json::object ledger_entry_to_json(const LedgerEntry& entry) {
  json::object object = attempt_to_json(entry.attempt);
  object["scheduleId"] = entry.attempt.schedule_id.to_string();
  object["flagKey"] = entry.flag_key.text();
  object["environment"] = entry.environment.text();
  object["scheduledAt"] = format_instant_short(entry.scheduled_at);
  object["latenessMs"] = nullptr;
  if (const auto lateness = lateness_of(entry.attempt)) {
    object["latenessMs"] = *lateness / std::chrono::milliseconds(1);
  }
  return object;
}

json::object audit_event_to_json(const AuditEvent& event) {
  json::object object{{"id", event.id.to_string()},
                      {"at", format_instant_short(event.at)},
                      {"actor", event.actor},
                      {"action", to_string(event.action)}};
  object["flagKey"] = string_or_null(event.flag_key ? event.flag_key->text() : "");
  object["environment"] = string_or_null(event.environment ? event.environment->text() : "");
  object["scheduleId"] = string_or_null(event.schedule_id ? event.schedule_id->to_string() : "");
  object["note"] = event.note;
  object["changes"] = json::array();
  if (event.after) {
    object["changes"] =
        changed_fields_to_json(event.before ? &event.before->config : nullptr, event.after->config);
  }
  return object;
}

}  // namespace hoist::wire
