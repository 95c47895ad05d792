#include "hoist/stores/postgres/segment_repository.h"

#include <fmt/format.h>

#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

/// In the order in which read_segment takes them.
constexpr std::string_view kSegmentColumns =
    "segment_key, environment, description, included::text, excluded::text, rule::text, version, created_at, "
    "updated_at";

Result<SegmentDefinition> read_segment(RowReader& row) {
  const auto key_text = row.take<std::string>();
  const auto environment_text = row.take<std::string>();
  auto description = row.take<std::string>();
  const auto included_text = row.take<std::string>();
  const auto excluded_text = row.take<std::string>();
  const auto rule_text = row.take<std::string>();
  const auto version = row.take<std::int64_t>();
  const auto created_at = row.take<Instant>();
  const auto updated_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  const auto key = SegmentKey::parse(key_text);
  const auto environment = EnvironmentKey::parse(environment_text);
  if (!key || !environment) return row.corrupt(fmt::format("segment '{}': its name is not valid", key_text));
  HOIST_ASSIGN(auto included, wire::decode_texts(included_text));
  HOIST_ASSIGN(auto excluded, wire::decode_texts(excluded_text));
  HOIST_ASSIGN(Value rule, wire::decode_value(rule_text));
  return SegmentDefinition{.key = *key,
                           .environment = *environment,
                           .description = std::move(description),
                           .included = std::move(included),
                           .excluded = std::move(excluded),
                           .rule = std::move(rule),
                           .version = version,
                           .created_at = created_at,
                           .updated_at = updated_at};
}

Parameters segment_name(const SegmentKey& key, const EnvironmentKey& environment) {
  Parameters parameters;
  parameters.add(environment.text()).add(key.text());
  return parameters;
}

/// All that update() writes, behind the name.
void add_content(const SegmentDefinition& segment, Parameters& parameters) {
  parameters.add(segment.description)
      .add(wire::encode_texts(segment.included))
      .add(wire::encode_texts(segment.excluded))
      .add(wire::encode_value(segment.rule))
      .add(segment.version)
      .add(segment.updated_at);
}

}  // namespace

Result<void> PostgresSegmentRepository::insert(const SegmentDefinition& segment) {
  static const Statement statement{
      "insert_segment",
      "INSERT INTO segments (environment, segment_key, description, included, excluded, rule, version,"
      " updated_at, created_at)"
      " VALUES ($1, $2, $3, $4::text::json, $5::text::json, $6::text::json, $7, $8, $9)"
      " ON CONFLICT (environment, segment_key) DO NOTHING"};
  Parameters parameters = segment_name(segment.key, segment.environment);
  add_content(segment, parameters);
  parameters.add(segment.created_at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  if (rows.affected() == 1) return {};
  return fail(ErrorCode::kAlreadyExists, fmt::format("segment '{}' exists already in environment '{}'",
                                                     segment.key.text(), segment.environment.text()));
}

Result<std::optional<SegmentDefinition>> PostgresSegmentRepository::find(const SegmentKey& key,
                                                                         const EnvironmentKey& environment) {
  static const Statement statement{
      "find_segment",
      fmt::format("SELECT {} FROM segments WHERE environment = $1 AND segment_key = $2", kSegmentColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, segment_name(key, environment)));
  return read_optional(rows, read_segment);
}

Result<std::optional<SegmentDefinition>> PostgresSegmentRepository::lock(const SegmentKey& key,
                                                                         const EnvironmentKey& environment) {
  static const Statement statement{
      "lock_segment",
      fmt::format("SELECT {} FROM segments WHERE environment = $1 AND segment_key = $2 FOR UPDATE",
                  kSegmentColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, segment_name(key, environment)));
  return read_optional(rows, read_segment);
}

Result<void> PostgresSegmentRepository::update(const SegmentDefinition& segment) {
  static const Statement statement{
      "update_segment",
      "UPDATE segments SET description = $3, included = $4::text::json, excluded = $5::text::json,"
      " rule = $6::text::json, version = $7, updated_at = $8 WHERE environment = $1 AND segment_key = $2"};
  Parameters parameters = segment_name(segment.key, segment.environment);
  add_content(segment, parameters);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "segments");
}

Result<bool> PostgresSegmentRepository::remove(const SegmentKey& key, const EnvironmentKey& environment) {
  static const Statement statement{"remove_segment",
                                   "DELETE FROM segments WHERE environment = $1 AND segment_key = $2"};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, segment_name(key, environment)));
  return rows.affected() == 1;
}

Result<std::vector<SegmentDefinition>> PostgresSegmentRepository::list(const EnvironmentKey& environment) {
  static const Statement statement{
      "list_segments",
      fmt::format("SELECT {} FROM segments WHERE environment = $1 ORDER BY segment_key", kSegmentColumns)};
  Parameters parameters;
  parameters.add(environment.text());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_segment);
}

}  // namespace hoist::postgres
