#include "hoist/http/ledger_handlers.h"

#include <fmt/format.h>

#include "hoist/app/list_audit.h"
#include "hoist/app/list_ledger.h"
#include "hoist/base/shown_text.h"
#include "hoist/http/asked_period.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/wire/ledger_json.h"

namespace hoist::http {
namespace {

/// The longest name of an actor or a worker that is looked for, in bytes.
constexpr std::size_t kMaxAskedName = 256;

Result<std::optional<AttemptOutcome>> asked_outcome(const Query& query) {
  const std::string* text = query.find("outcome");
  if (text == nullptr) return std::optional<AttemptOutcome>();
  const auto outcome = parse_attempt_outcome(*text);
  if (outcome) return outcome;
  return invalid_field("outcome",
                       fmt::format("outcome '{}' is unknown: accepted are applied, failed, superseded and "
                                   "skipped",
                                   shown_text(*text)));
}

Result<std::optional<AuditAction>> asked_action(const Query& query) {
  const std::string* text = query.find("action");
  if (text == nullptr) return std::optional<AuditAction>();
  const auto action = parse_audit_action(*text);
  if (action) return action;
  return invalid_field("action", fmt::format("action '{}' is unknown: the API's description (/api/docs) "
                                             "lists them, such as flag.edited",
                                             shown_text(*text)));
}

Result<std::optional<FlagKey>> asked_flag(const Query& query) {
  const std::string* text = query.find("flag");
  if (text == nullptr) return std::optional<FlagKey>();
  auto key = FlagKey::parse(*text);
  if (!key) return invalid_field("flag", key.error().message);
  return std::optional(*std::move(key));
}

Result<std::optional<ScheduleId>> asked_schedule(const Query& query) {
  const std::string* text = query.find("schedule");
  if (text == nullptr) return std::optional<ScheduleId>();
  const auto id = ScheduleId::parse(*text);
  if (!id) return invalid_field("schedule", id.error().message);
  return std::optional(*id);
}

}  // namespace

Result<Act> list_ledger_handler(const Call& call) {
  LedgerFilter filter{.environment = call.named_environment};
  HOIST_ASSIGN(filter.flag, asked_flag(call.query));
  HOIST_ASSIGN(filter.key_text, call.query.search());
  HOIST_ASSIGN(filter.outcome, asked_outcome(call.query));
  HOIST_ASSIGN(filter.worker, call.query.text("worker", kMaxAskedName));
  HOIST_ASSIGN(const AskedPeriod period, asked_period(call.query, "attempts", "endedAt"));
  filter.from = period.from;
  filter.to = period.to;
  HOIST_ASSIGN(const int limit, call.query.limit());
  filter.limit = limit + 1;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.before, parse_ledger_cursor(*cursor));
  }
  return [filter, limit](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const std::vector<LedgerEntry> entries, list_ledger(unit, filter));
    return page_response(entries, limit, wire::ledger_entry_to_json,
                         [](const LedgerEntry& last) { return ledger_cursor(last.attempt); });
  };
}

Result<Act> list_audit_handler(const Call& call) {
  AuditFilter filter{.environment = call.named_environment};
  HOIST_ASSIGN(filter.flag, asked_flag(call.query));
  HOIST_ASSIGN(filter.actor, call.query.text("actor", kMaxAskedName));
  HOIST_ASSIGN(filter.action, asked_action(call.query));
  HOIST_ASSIGN(filter.schedule, asked_schedule(call.query));
  HOIST_ASSIGN(const AskedPeriod period, asked_period(call.query, "events", "at"));
  filter.from = period.from;
  filter.to = period.to;
  HOIST_ASSIGN(const int limit, call.query.limit());
  filter.limit = limit + 1;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.before, parse_id_cursor<AuditEventId>(*cursor));
  }
  return [filter, limit](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const std::vector<AuditEvent> events, list_audit(unit, filter));
    return page_response(events, limit, wire::audit_event_to_json,
                         [](const AuditEvent& last) { return last.id.to_string(); });
  };
}

}  // namespace hoist::http
