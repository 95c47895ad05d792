#include "hoist/stores/postgres/audit_trail.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "hoist/stores/postgres/audit_chains.h"
#include "hoist/wire/audit_record.h"
#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

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

/// The server inserts some while the next are hashed.
constexpr std::size_t kInsertedAtOnce = 250;

/// An event on its way into the table, with its place in its chain.
struct Linked {
  const AuditEvent* event;
  wire::EncodedEvent encoded;
  std::int64_t position = 0;
  Sha256 hash{};
};

/// Of the records that the events become.
std::set<std::string> subjects_of(std::span<const AuditEvent> events) {
  std::set<std::string> subjects;
  for (const AuditEvent& event : events) {
    subjects.insert(event.flag_id ? event.flag_id->to_string() : std::string(kNoFlagSubject));
  }
  return subjects;
}

void extend(HeldChains& chains, Linked& link) {
  ChainHead& head = chains.find(link.encoded.record.subject())->second;
  extend_chain(head, link.encoded.record);
  link.position = head.length;
  link.hash = head.hash;
}

/// What inserts events that have their places.
Pipeline insert_of(Pipeline pipeline, std::span<const Linked> linked) {
  static const Statement statement{
      "append_audit",
      "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id,"
      " flag_before, flag_after, note, chain_position, chain_hash)"
      " SELECT id, at, actor, action, flag_id, flag_key, environment, schedule_id, before::jsonb,"
      " after::jsonb, note, position, hash"
      " FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::text[],"
      " $7::text[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::int8[], $13::bytea[])"
      " AS u (id, at, actor, action, flag_id, flag_key, environment, schedule_id, before, after, note,"
      " position, hash)"};
  Parameters parameters;
  parameters.add_array(linked, [](const Linked& link) { return link.event->id.bytes(); })
      .add_array(linked, [](const Linked& link) { return link.event->at; })
      .add_array(linked, [](const Linked& link) { return std::string_view(link.event->actor); })
      .add_array(linked, [](const Linked& link) { return to_string(link.event->action); })
      .add_array(linked, [](const Linked& link) { return bytes_of(link.event->flag_id); })
      .add_array(linked, [](const Linked& link) { return text_of(link.event->flag_key); })
      .add_array(linked, [](const Linked& link) { return text_of(link.event->environment); })
      .add_array(linked, [](const Linked& link) { return bytes_of(link.event->schedule_id); })
      .add_array(linked, [](const Linked& link) { return link.encoded.before; })
      .add_array(linked, [](const Linked& link) { return link.encoded.after; })
      .add_array(linked, [](const Linked& link) { return std::string_view(link.event->note); })
      .add_array(linked, [](const Linked& link) { return link.position; })
      .add_array(linked, [](const Linked& link) { return digest_bytes(link.hash); });
  pipeline.add(statement, std::move(parameters));
  return pipeline;
}

/// What read_event reads; ends in a condition.
constexpr std::string_view kSelectEvents =
    "SELECT id, at, actor, action, flag_id, flag_key, environment, schedule_id, flag_before::text,"
    " flag_after::text, note FROM audit_events WHERE true";

}  // namespace

Result<void> PostgresAuditTrail::append(std::span<const AuditEvent> events) {
  if (events.empty()) return {};
  HeldChains chains;
  HOIST_TRY(hold_chains(transaction_, subjects_of(events), chains));
  // While the server looks for the chains.
  std::vector<Linked> linked;
  linked.reserve(events.size());
  wire::EventEncoder encoder;
  for (const AuditEvent& event : events) {
    linked.push_back({.event = &event, .encoded = encoder.encode(event), .position = 0, .hash = {}});
  }
  HOIST_TRY(transaction_.receive());
  for (std::span<Linked> left = linked; !left.empty();) {
    const std::span<Linked> slice = left.first(std::min(left.size(), kInsertedAtOnce));
    left = left.subspan(slice.size());
    for (Linked& link : slice) extend(chains, link);
    HOIST_TRY(transaction_.send(insert_of(transaction_.pipeline(), slice),
                                expecting(slice.size(), "audit events")));
  }
  Pipeline ends = transaction_.pipeline();
  add_chain_ends(ends, chains);
  return transaction_.send(std::move(ends), expecting(chains.size(), "audit chains"));
}

Result<std::vector<AuditEvent>> PostgresAuditTrail::of_flag(const FlagId& flag, int limit) {
  // The order of UUIDv7 is that of creation.
  static const Statement statement{"audit_of_flag",
                                   fmt::format("{} AND flag_id = $1 ORDER BY id LIMIT $2", kSelectEvents)};
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
      fmt::format("{} AND flag_id = $1 AND flag_version < $2 ORDER BY flag_version DESC LIMIT $3",
                  kSelectEvents)};
  Parameters parameters;
  parameters.add(flag.bytes())
      .add(below.value_or(std::numeric_limits<std::int64_t>::max()))
      .add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_event);
}

FilteredQuery audit_list_query(const AuditFilter& filter) {
  FilteredQuery query{std::string(kSelectEvents)};
  if (filter.flags) query.where_any("flag_id", *filter.flags);
  if (filter.environment) query.where("environment = {}", filter.environment->text());
  if (filter.flag) query.where("flag_key = {}", filter.flag->text());
  if (filter.actor) query.where("actor = {}", *filter.actor);
  if (filter.action) query.where("action = {}", to_string(*filter.action));
  // In the words of the indexes of these.
  if (filter.actor && *filter.actor != kSystemActor) query.where("actor <> 'system'");
  if (filter.action && *filter.action != AuditAction::kScheduleApplied) {
    query.where("action <> 'schedule.applied'");
  }
  if (filter.schedule) query.where("schedule_id = {}", filter.schedule->bytes());
  if (filter.from) query.where("at >= {} AND id >= {}", *filter.from, uuid_v7_floor(*filter.from));
  if (filter.to) {
    query.where("at < {} AND id < {}", *filter.to, uuid_v7_ceiling(*filter.to));
  }
  if (filter.before) query.where("id < {}", filter.before->bytes());
  query.finish("ORDER BY id DESC", filter.limit);
  return query;
}

Result<std::vector<AuditEvent>> PostgresAuditTrail::list(const AuditFilter& filter) {
  const FilteredQuery query = audit_list_query(filter);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_event);
}

Result<std::vector<ChainedRecord>> PostgresAuditTrail::chained(const std::optional<ChainPlace>& after,
                                                               int limit) {
  return read_chained(transaction_, after, limit);
}

Result<std::vector<ChainHead>> PostgresAuditTrail::chain_heads(const std::optional<std::string>& after,
                                                               int limit) {
  return read_chain_heads(transaction_, after, limit);
}

Result<OlderAudit> PostgresAuditTrail::older(int limit) { return read_older_audit(transaction_, limit); }

}  // namespace hoist::postgres
