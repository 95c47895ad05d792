#include "hoist/stores/postgres/audit_trail.h"

#include <fmt/format.h>

#include <limits>

#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

std::optional<std::string> encode_snapshot(const std::optional<Flag>& flag) {
  if (!flag) return std::nullopt;
  return wire::encode_flag_snapshot(*flag);
}

Result<std::optional<Flag>> decode_snapshot(const std::optional<std::string>& text) {
  if (!text) return std::optional<Flag>();
  return wire::decode_flag_snapshot(*text);
}

template <class T>
std::optional<UuidBytes> bytes_of(const std::optional<Id<T>>& id) {
  if (!id) return std::nullopt;
  return id->bytes();
}

template <class T>
std::optional<std::string_view> text_of(const std::optional<Key<T>>& key) {
  if (!key) return std::nullopt;
  return key->text();
}

template <class T>
Result<std::optional<T>> parse_key(const std::optional<std::string>& text) {
  if (!text) return std::optional<T>();
  return T::parse(*text);
}

Result<AuditEvent> read_event(RowReader& row) {
  AuditEvent event;
  event.id = AuditEventId(row.take<UuidBytes>());
  event.at = row.take<Instant>();
  event.actor = row.take<std::string>();
  const auto action_text = row.take<std::string>();
  const auto flag_id = row.take_if_set<UuidBytes>();
  const auto key_text = row.take_if_set<std::string>();
  const auto environment_text = row.take_if_set<std::string>();
  const auto schedule_id = row.take_if_set<UuidBytes>();
  const auto before = row.take_if_set<std::string>();
  const auto after = row.take_if_set<std::string>();
  event.note = row.take<std::string>();
  HOIST_TRY(row.finish());
  const auto action = parse_audit_action(action_text);
  auto flag_key = parse_key<FlagKey>(key_text);
  auto environment = parse_key<EnvironmentKey>(environment_text);
  if (!action || !flag_key || !environment) {
    return row.corrupt(
        fmt::format("audit event {}: its action, key or environment is not valid", event.id.to_string()));
  }
  event.action = *action;
  event.flag_key = *std::move(flag_key);
  event.environment = *std::move(environment);
  if (flag_id) event.flag_id = FlagId(*flag_id);
  if (schedule_id) event.schedule_id = ScheduleId(*schedule_id);
  HOIST_ASSIGN(event.before, decode_snapshot(before));
  HOIST_ASSIGN(event.after, decode_snapshot(after));
  return event;
}

/// What read_event reads; ends in a condition.
constexpr std::string_view kSelectEvents =
    "SELECT id, at, actor, action, flag_id, flag_key, environment, schedule_id, flag_before::text,"
    " flag_after::text, note FROM audit_events WHERE flag_id = $1";

}  // namespace

Result<void> PostgresAuditTrail::append(std::span<const AuditEvent> events) {
  static const Statement statement{
      "append_audit",
      "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id,"
      " flag_before, flag_after, note)"
      " SELECT id, at, actor, action, flag_id, flag_key, environment, schedule_id, before::jsonb, "
      "after::jsonb,"
      " note"
      " FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::text[], "
      "$7::text[],"
      " $8::uuid[], $9::text[], $10::text[], $11::text[])"
      " AS u (id, at, actor, action, flag_id, flag_key, environment, schedule_id, before, after, note)"};
  if (events.empty()) return {};
  using Event = AuditEvent;
  Parameters parameters;
  parameters.add_array(events, [](const Event& event) { return event.id.bytes(); })
      .add_array(events, [](const Event& event) { return event.at; })
      .add_array(events, [](const Event& event) { return std::string_view(event.actor); })
      .add_array(events, [](const Event& event) { return to_string(event.action); })
      .add_array(events, [](const Event& event) { return bytes_of(event.flag_id); })
      .add_array(events, [](const Event& event) { return text_of(event.flag_key); })
      .add_array(events, [](const Event& event) { return text_of(event.environment); })
      .add_array(events, [](const Event& event) { return bytes_of(event.schedule_id); })
      .add_array(events, [](const Event& event) { return encode_snapshot(event.before); })
      .add_array(events, [](const Event& event) { return encode_snapshot(event.after); })
      .add_array(events, [](const Event& event) { return std::string_view(event.note); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, events.size(), "audit events");
}

Result<std::vector<AuditEvent>> PostgresAuditTrail::of_flag(const FlagId& flag, int limit) {
  // The order of UUIDv7 is that of creation.
  static const Statement statement{"audit_of_flag", fmt::format("{} ORDER BY id LIMIT $2", kSelectEvents)};
  Parameters parameters;
  parameters.add(flag.bytes()).add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_event);
}

Result<std::vector<AuditEvent>> PostgresAuditTrail::versions_of_flag(const FlagId& flag,
                                                                     std::optional<std::int64_t> below,
                                                                     int limit) {
  static const Statement statement{
      "versions_of_flag",
      fmt::format("{} AND flag_version < $2 ORDER BY flag_version DESC LIMIT $3", kSelectEvents)};
  Parameters parameters;
  parameters.add(flag.bytes())
      .add(below.value_or(std::numeric_limits<std::int64_t>::max()))
      .add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_event);
}

}  // namespace hoist::postgres
