#include "hoist/stores/sqlite/audit_chains.h"

#include <algorithm>

#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/wire/canonical_json.h"

namespace hoist::sqlite {
namespace {

// Every row of the table, of whatever content, as text: to read it as an event would be to trust it.
#define HOIST_SQLITE_RECORD_COLUMNS                                                                \
  "audit_events.id, at, actor, action, flag_id, flag_key, environment, schedule_id, flag_before, " \
  "flag_after, "                                                                                   \
  "note"
// Rows without a position from after the time when the chains began.
#define HOIST_SQLITE_ADDED "chain_position IS NULL AND (last_at IS NULL OR at > last_at)"

std::optional<Sha256> read_digest(std::span<const std::uint8_t> bytes) {
  Sha256 digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

Result<ChainHead> decode_head(Row& row) {
  ChainHead head;
  head.subject = row.text();
  head.length = row.integer();
  const auto digest = read_digest(row.blob());
  // The table takes nothing else.
  if (!digest) return tl::unexpected<Error>(row.corrupt_last("a hash has 32 bytes"));
  head.hash = *digest;
  return head;
}

/// Only the form that Hoist writes is an instant here: any other is a change.
std::string stored_instant(std::string_view text) {
  const auto at = parse_instant(text);
  return at && format_instant(*at) == text ? audit_instant(*at) : std::string(text);
}

std::optional<std::string> json_if_set(Row& row) {
  std::optional<std::string> text = row.text_if_set();
  if (text) *text = wire::canonical_json(*text);
  return text;
}

AuditRecord take_record(Row& row) {
  AuditRecord record;
  record.id = row.text();
  record.at = stored_instant(row.view());
  record.actor = row.text();
  record.action = row.text();
  record.flag_id = row.text_if_set();
  record.flag_key = row.text_if_set();
  record.environment = row.text_if_set();
  record.schedule_id = row.text_if_set();
  record.before = json_if_set(row);
  record.after = json_if_set(row);
  record.note = row.text();
  return record;
}

Result<ChainedRecord> decode_chained(Row& row) {
  ChainedRecord chained{.record = take_record(row), .position = 0, .hash = {}};
  chained.position = row.integer();
  chained.hash = read_digest(row.blob());
  return chained;
}

}  // namespace

Result<ChainHead*> hold_chain(Connection& connection, std::string_view subject, HeldChains& chains) {
  auto held = chains.find(subject);
  if (held == chains.end()) {
    Query query = connection.query("SELECT subject, length, head_hash FROM audit_chains WHERE subject = ?");
    query.bind(subject);
    HOIST_ASSIGN(const auto head, first(query, decode_head));
    held = chains.emplace(subject, head.value_or(empty_chain(subject))).first;
  }
  return &held->second;
}

Result<void> write_chain_ends(Connection& connection, const HeldChains& chains) {
  for (const auto& [subject, head] : chains) {
    Query query = connection.query(
        "INSERT INTO audit_chains (subject, length, head_hash) VALUES (?, ?, ?) "
        "ON CONFLICT (subject) DO UPDATE SET length = excluded.length, head_hash = excluded.head_hash");
    query.bind(std::string_view(subject)).bind(head.length).bind_blob(head.hash);
    HOIST_TRY(query.run());
  }
  return {};
}

Result<std::vector<ChainedRecord>> Audit::chained(const std::optional<ChainPlace>& after, int limit) {
  Query query =
      connection_.query("SELECT " HOIST_SQLITE_RECORD_COLUMNS
                        ", chain_position, chain_hash FROM audit_events WHERE chain_position IS NOT NULL "
                        "AND (COALESCE(flag_id, ''), chain_position, id) > (?, ?, ?) "
                        "ORDER BY COALESCE(flag_id, ''), chain_position, id LIMIT ?");
  // Before every row: no position is less.
  const ChainPlace place = after.value_or(
      ChainPlace{.subject = {}, .position = std::numeric_limits<std::int64_t>::min(), .id = {}});
  query.bind(place.subject).bind(place.position).bind(place.id).bind(limit);
  return collect(query, decode_chained);
}

Result<std::vector<ChainHead>> Audit::chain_heads(const std::optional<std::string>& after, int limit) {
  Query query = connection_.query(
      "SELECT subject, length, head_hash FROM audit_chains WHERE ?1 IS NULL OR subject > ?1 "
      "ORDER BY subject LIMIT ?2");
  query.bind(after).bind(limit);
  return collect(query, decode_head);
}

Result<OlderAudit> Audit::older(int limit) {
  Query count = connection_.query(
      "SELECT event_count, (SELECT count(*) FROM audit_events WHERE chain_position IS NULL AND NOT "
      "(" HOIST_SQLITE_ADDED ")) FROM audit_before_chains");
  const auto counts = first(count, [](Row& row) -> Result<OlderAudit> {
    const std::int64_t recorded = row.integer();
    return OlderAudit{.recorded = recorded, .present = row.integer(), .added = {}};
  });
  HOIST_TRY(counts);
  OlderAudit older = counts->value_or(OlderAudit{});
  Query list = connection_.query("SELECT " HOIST_SQLITE_RECORD_COLUMNS
                                 " FROM audit_events, audit_before_chains WHERE " HOIST_SQLITE_ADDED
                                 " ORDER BY audit_events.id LIMIT ?");
  list.bind(limit);
  HOIST_ASSIGN(older.added, collect(list, [](Row& row) -> Result<AuditRecord> { return take_record(row); }));
  return older;
}

}  // namespace hoist::sqlite
