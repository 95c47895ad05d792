#include <limits>

#include "hoist/stores/sqlite/audit_chains.h"
#include "hoist/stores/sqlite/name_array.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/wire/audit_record.h"
#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_AUDIT                                                                        \
  "SELECT id, at, actor, action, flag_id, flag_key, environment, schedule_id, flag_before, flag_after, " \
  "note FROM audit_events WHERE "

Result<std::optional<Flag>> read_snapshot(Row& row) {
  const std::string_view text = row.view();
  if (text.empty()) return std::nullopt;
  return wire::decode_flag_snapshot(text).map([](Flag flag) { return std::optional<Flag>(std::move(flag)); });
}

Result<AuditEvent> decode_event(Row& row) {
  AuditEvent event;
  HOIST_ASSIGN(event.id, row.name<AuditEventId>());
  HOIST_ASSIGN(event.at, row.instant());
  event.actor = row.text();
  HOIST_ASSIGN(event.action, row.word(parse_audit_action));
  HOIST_ASSIGN(event.flag_id, row.optional_name<FlagId>());
  HOIST_ASSIGN(event.flag_key, row.optional_name<FlagKey>());
  HOIST_ASSIGN(event.environment, row.optional_name<EnvironmentKey>());
  HOIST_ASSIGN(event.schedule_id, row.optional_name<ScheduleId>());
  HOIST_ASSIGN(event.before, read_snapshot(row));
  HOIST_ASSIGN(event.after, read_snapshot(row));
  event.note = row.text();
  return event;
}

}  // namespace

Result<void> Audit::append(std::span<const AuditEvent> events) {
  HeldChains chains;
  wire::EventEncoder encoder;
  for (const AuditEvent& event : events) {
    const wire::EncodedEvent encoded = encoder.encode(event);
    HOIST_ASSIGN(ChainHead* const head, hold_chain(connection_, encoded.record.subject(), chains));
    extend_chain(*head, encoded.record);
    Query query = connection_.query(
        "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id, "
        "flag_before, flag_after, note, chain_position, chain_hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.bind(event.id).bind(event.at).bind(event.actor).bind(to_string(event.action));
    query.bind(event.flag_id).bind(event.flag_key).bind(event.environment).bind(event.schedule_id);
    query.bind(encoded.before).bind(encoded.after).bind(event.note);
    query.bind(head->length).bind_blob(head->hash);
    HOIST_TRY(query.run());
  }
  return write_chain_ends(connection_, chains);
}

Result<std::vector<AuditEvent>> Audit::of_flag(const FlagId& flag, int limit) {
  // Ids are made in order of time.
  Query query = connection_.query(HOIST_SQLITE_SELECT_AUDIT "flag_id = ? ORDER BY id LIMIT ?");
  query.bind(flag).bind(limit);
  return collect(query, decode_event);
}

Result<std::vector<AuditEvent>> Audit::versions_of_flag(const FlagId& flag, std::optional<std::int64_t> below,
                                                        int limit) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_AUDIT
                                  "flag_id = ? AND flag_version < ? ORDER BY flag_version DESC LIMIT ?");
  query.bind(flag).bind(below.value_or(std::numeric_limits<std::int64_t>::max())).bind(limit);
  return collect(query, decode_event);
}

std::string audit_list_sql(const AuditFilter& filter) {
  std::string sql = HOIST_SQLITE_SELECT_AUDIT "true";
  if (filter.flags) sql += " AND flag_id IN (SELECT value FROM json_each(?))";
  if (filter.environment) sql += " AND environment = ?";
  if (filter.flag) sql += " AND flag_key = ?";
  if (filter.actor) sql += " AND actor = ?";
  if (filter.action) sql += " AND action = ?";
  // In the words of the indexes of these.
  if (filter.actor && *filter.actor != kSystemActor) sql += " AND actor <> 'system'";
  if (filter.action && *filter.action != AuditAction::kScheduleApplied) {
    sql += " AND action <> 'schedule.applied'";
  }
  if (filter.schedule) sql += " AND schedule_id = ?";
  if (filter.from) sql += " AND at >= ? AND id >= ?";
  if (filter.to) sql += " AND at < ? AND id < ?";
  if (filter.before) sql += " AND id < ?";
  // Of few flags the events are found by flag, and sorted: `+` keeps SQLite from reading all in order.
  sql += filter.flags ? " ORDER BY +id DESC LIMIT ?" : " ORDER BY id DESC LIMIT ?";
  return sql;
}

Result<std::vector<AuditEvent>> Audit::list(const AuditFilter& filter) {
  Query query = connection_.query(audit_list_sql(filter));
  if (filter.flags) query.bind(std::string_view(name_array(std::span<const FlagId>(*filter.flags))));
  if (filter.environment) query.bind(*filter.environment);
  if (filter.flag) query.bind(*filter.flag);
  if (filter.actor) query.bind(*filter.actor);
  if (filter.action) query.bind(to_string(*filter.action));
  if (filter.schedule) query.bind(*filter.schedule);
  if (filter.from) query.bind(*filter.from).bind(AuditEventId(uuid_v7_floor(*filter.from)));
  if (filter.to) query.bind(*filter.to).bind(AuditEventId(uuid_v7_ceiling(*filter.to)));
  if (filter.before) query.bind(*filter.before);
  query.bind(filter.limit);
  return collect(query, decode_event);
}

}  // namespace hoist::sqlite
