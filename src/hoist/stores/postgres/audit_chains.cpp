#include "hoist/stores/postgres/audit_chains.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/wire/canonical_json.h"

namespace hoist::postgres {
namespace {

/// Every row of the table, of whatever content, as text: to read it as an event would be to trust it. An
/// instant is counted in microseconds, which knows no time zone and no form.
constexpr std::string_view kRecordColumns =
    "id::text, trunc(extract(epoch FROM at) * 1000000)::text, actor, action, flag_id::text, flag_key,"
    " environment, schedule_id::text, flag_before::text, flag_after::text, note";
/// As the index of 0006 has it.
constexpr std::string_view kSubject = R"(COALESCE(flag_id::text, '') COLLATE "C")";

std::optional<Sha256> read_digest(const std::optional<Bytes>& bytes) {
  Sha256 digest{};
  if (!bytes || bytes->data.size() != digest.size()) return std::nullopt;
  std::transform(bytes->data.begin(), bytes->data.end(), digest.begin(),
                 [](char byte) { return static_cast<std::uint8_t>(byte); });
  return digest;
}

Result<ChainHead> read_head(RowReader& row) {
  ChainHead head;
  head.subject = row.take<std::string>();
  head.length = row.take<std::int64_t>();
  const auto digest = read_digest(row.take<Bytes>());
  HOIST_TRY(row.finish());
  // The table takes nothing else.
  if (!digest) return row.corrupt("the hash of an audit chain is not 32 bytes long");
  head.hash = *digest;
  return head;
}

std::optional<std::string> take_json(RowReader& row) {
  const auto text = row.take_if_set<std::string>();
  if (!text) return std::nullopt;
  return wire::canonical_json(*text);
}

AuditRecord take_record(RowReader& row) {
  AuditRecord record;
  record.id = row.take<std::string>();
  record.at = row.take<std::string>();
  record.actor = row.take<std::string>();
  record.action = row.take<std::string>();
  record.flag_id = row.take_if_set<std::string>();
  record.flag_key = row.take_if_set<std::string>();
  record.environment = row.take_if_set<std::string>();
  record.schedule_id = row.take_if_set<std::string>();
  record.before = take_json(row);
  record.after = take_json(row);
  record.note = row.take<std::string>();
  return record;
}

Result<AuditRecord> read_record(RowReader& row) {
  AuditRecord record = take_record(row);
  HOIST_TRY(row.finish());
  return record;
}

Result<ChainedRecord> read_chained_record(RowReader& row) {
  ChainedRecord chained{.record = take_record(row), .position = 0, .hash = {}};
  chained.position = row.take<std::int64_t>();
  chained.hash = read_digest(row.take_if_set<Bytes>());
  HOIST_TRY(row.finish());
  return chained;
}

}  // namespace

Bytes digest_bytes(const Sha256& digest) {
  Bytes bytes;
  for (const std::uint8_t byte : digest) bytes.data.push_back(static_cast<char>(byte));
  return bytes;
}

Result<void> hold_chains(Transaction& transaction, const std::set<std::string>& subjects,
                         HeldChains& chains) {
  // Chains that begin come first: where two units begin the same one, the second waits here, before it holds
  // anything that the first may want.
  static const Statement begin{"begin_audit_chains",
                               "INSERT INTO audit_chains (subject, length, head_hash)"
                               " SELECT subject, 0, hash FROM unnest($1::text[], $2::bytea[]) WITH "
                               "ORDINALITY AS u (subject, hash, place)"
                               " ORDER BY place ON CONFLICT (subject) DO NOTHING"};
  static const Statement hold{
      "hold_audit_chains",
      "SELECT subject, length, head_hash FROM audit_chains WHERE subject = ANY($1::text[])"
      " ORDER BY subject FOR NO KEY UPDATE"};
  const auto text_of = [](const std::string& subject) { return std::string_view(subject); };
  Parameters beginning;
  beginning.add_array(subjects, text_of).add_array(subjects, [](const std::string& subject) {
    return digest_bytes(chain_start(subject));
  });
  Parameters held;
  held.add_array(subjects, text_of);
  Pipeline pipeline = transaction.pipeline();
  pipeline.add(begin, std::move(beginning));
  pipeline.add(hold, std::move(held));
  return transaction.send(
      std::move(pipeline),
      [&chains, wanted = subjects.size()](const std::vector<Rows>& answers) -> Result<void> {
        HOIST_ASSIGN(const std::vector<ChainHead> heads, read_all(answers.at(1), read_head));
        if (heads.size() != wanted) {
          return fail(ErrorCode::kStoreTransient,
                      "the end of an audit chain was deleted while it was to be held");
        }
        for (const ChainHead& head : heads) chains.emplace(head.subject, head);
        return {};
      });
}

void add_chain_ends(Pipeline& pipeline, const HeldChains& chains) {
  static const Statement statement{
      "end_audit_chains",
      "UPDATE audit_chains AS c SET length = u.length, head_hash = u.hash"
      " FROM unnest($1::text[], $2::int8[], $3::bytea[]) AS u (subject, length, hash)"
      " WHERE c.subject = u.subject"};
  Parameters parameters;
  parameters.add_array(chains, [](const auto& chain) { return std::string_view(chain.first); })
      .add_array(chains, [](const auto& chain) { return chain.second.length; })
      .add_array(chains, [](const auto& chain) { return digest_bytes(chain.second.hash); });
  pipeline.add(statement, std::move(parameters));
}

Result<std::vector<ChainedRecord>> read_chained(Transaction& transaction,
                                                const std::optional<ChainPlace>& after, int limit) {
  static const std::string select =
      fmt::format("SELECT {}, chain_position, chain_hash FROM audit_events WHERE chain_position IS NOT NULL",
                  kRecordColumns);
  static const std::string order = fmt::format(" ORDER BY {}, chain_position, id LIMIT $1", kSubject);
  static const Statement first{"first_chained", select + order};
  static const Statement next{
      "next_chained", fmt::format("{} AND ({}, chain_position, id) > ($2::text, $3::int8, $4::text::uuid){}",
                                  select, kSubject, order)};
  Parameters parameters;
  parameters.add(std::int64_t{limit});
  if (after) parameters.add(after->subject).add(after->position).add(after->id);
  HOIST_ASSIGN(const Rows rows, transaction.run(after ? next : first, std::move(parameters)));
  return read_all(rows, read_chained_record);
}

Result<std::vector<ChainHead>> read_chain_heads(Transaction& transaction,
                                                const std::optional<std::string>& after, int limit) {
  static const Statement statement{
      "audit_chain_heads",
      "SELECT subject, length, head_hash FROM audit_chains WHERE $1::text IS NULL OR subject > $1::text"
      " ORDER BY subject LIMIT $2"};
  Parameters parameters;
  parameters.add(after).add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction.run(statement, std::move(parameters)));
  return read_all(rows, read_head);
}

Result<OlderAudit> read_older_audit(Transaction& transaction, int limit) {
  static const std::string added = "chain_position IS NULL AND (last_at IS NULL OR at > last_at)";
  static const Statement count{
      "count_older_audit",
      fmt::format("SELECT event_count, (SELECT count(*) FROM audit_events WHERE chain_position IS NULL"
                  " AND NOT ({})) FROM audit_before_chains",
                  added)};
  static const Statement list{
      "added_audit",
      fmt::format("SELECT {} FROM audit_events, audit_before_chains WHERE {} ORDER BY id LIMIT $1",
                  kRecordColumns, added)};
  Parameters parameters;
  parameters.add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows counts, transaction.run(count));
  HOIST_ASSIGN(const Rows rows, transaction.run(list, std::move(parameters)));
  OlderAudit older;
  if (counts.size() > 0) {
    RowReader row(counts, 0);
    older.recorded = row.take<std::int64_t>();
    older.present = row.take<std::int64_t>();
    HOIST_TRY(row.finish());
  }
  HOIST_ASSIGN(older.added, read_all(rows, read_record));
  return older;
}

}  // namespace hoist::postgres
