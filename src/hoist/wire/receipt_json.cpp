#include "hoist/wire/receipt_json.h"

#include "hoist/domain/patch.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

json::value intent_to_json(const std::optional<Intent>& intent) {
  if (!intent) return nullptr;
  json::object object{{"at", format_instant_short(intent->at)}, {"scheduleId", nullptr}};
  if (intent->schedule) object["scheduleId"] = intent->schedule->to_string();
  return object;
}

json::object read_back_to_json(const FieldReadBack& read, const FlagUpdates& updates,
                               const FlagConfig& stored) {
  json::object object{{"field", to_string(read.field)}};
  with_field(read.field, [&](auto in_config, auto in_updates) {
    object["set"] = field_to_json(*(updates.*in_updates));
    object["stored"] = field_to_json(stored.*in_config);
  });
  object["fate"] = to_string(read.fate);
  object["newerIntent"] = intent_to_json(read.newer);
  return object;
}

json::object server_to_json(const ServerReport& server, bool received) {
  return {{"server", server.server},     {"reportedAt", format_instant_short(server.reported_at)},
          {"revision", server.revision}, {"received", received},
          {"clients", server.clients},   {"clientsTold", received ? server.clients_told : 0}};
}

json::value lateness_to_ms(const std::optional<Duration>& lateness) {
  if (!lateness) return nullptr;
  return static_cast<double>(lateness->count()) / 1000.0;
}

}  // namespace

json::value receipt_to_json(const Schedule& schedule, const std::optional<Receipt>& receipt) {
  if (!receipt) return nullptr;
  json::array fields;
  for (const FieldReadBack& read : receipt->fields) {
    fields.push_back(read_back_to_json(read, *schedule.updates, receipt->flag->config));
  }
  json::array servers;
  int clients = 0;
  int told = 0;
  for (const ServerReport& server : receipt->servers) {
    const bool received = receipt->received_by(server);
    servers.push_back(server_to_json(server, received));
    clients += server.clients;
    if (received) told += server.clients_told;
  }
  json::object object{{"committedAt", format_instant_short(receipt->committed_at)},
                      {"dueAt", instant_or_null(receipt->due_at)},
                      {"latenessMs", lateness_to_ms(receipt->lateness())},
                      {"revision", nullptr},
                      {"flagVersion", nullptr},
                      {"readBack", std::move(fields)},
                      {"servers", std::move(servers)},
                      {"clients", clients},
                      {"clientsTold", told}};
  if (receipt->revision) {
    object["revision"] = *receipt->revision;
    object["flagVersion"] = receipt->flag_version;
  }
  return object;
}

}  // namespace hoist::wire
