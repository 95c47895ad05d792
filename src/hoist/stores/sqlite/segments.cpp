#include <fmt/format.h>

#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/stores/sqlite/sqlite_error.h"
#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_SEGMENTS                                                                         \
  "SELECT segment_key, environment, description, included, excluded, rule, version, created_at, updated_at " \
  "FROM segments WHERE environment = ? "

Result<SegmentDefinition> decode_segment(Row& row) {
  HOIST_ASSIGN(SegmentKey key, row.name<SegmentKey>());
  HOIST_ASSIGN(EnvironmentKey environment, row.name<EnvironmentKey>());
  std::string description = row.text();
  HOIST_ASSIGN(auto included, wire::decode_texts(row.view()));
  HOIST_ASSIGN(auto excluded, wire::decode_texts(row.view()));
  HOIST_ASSIGN(Value rule, wire::decode_value(row.view()));
  const std::int64_t version = row.integer();
  HOIST_ASSIGN(const Instant created_at, row.instant());
  HOIST_ASSIGN(const Instant updated_at, row.instant());
  return SegmentDefinition{.key = std::move(key),
                           .environment = std::move(environment),
                           .description = std::move(description),
                           .included = std::move(included),
                           .excluded = std::move(excluded),
                           .rule = std::move(rule),
                           .version = version,
                           .created_at = created_at,
                           .updated_at = updated_at};
}

}  // namespace

Result<void> Segments::insert(const SegmentDefinition& segment) {
  Query query = connection_.query(
      "INSERT INTO segments (segment_key, environment, description, included, excluded, rule, version, "
      "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(segment.key).bind(segment.environment).bind(segment.description);
  query.bind(wire::encode_texts(segment.included)).bind(wire::encode_texts(segment.excluded));
  query.bind(wire::encode_value(segment.rule)).bind(segment.version);
  query.bind(segment.created_at).bind(segment.updated_at);
  const Result<int> inserted = query.run();
  if (inserted) return {};
  if (is_primary_key_violation(inserted.error())) {
    return fail(ErrorCode::kAlreadyExists, fmt::format("segment '{}' exists already in environment '{}'",
                                                       segment.key.text(), segment.environment.text()));
  }
  return tl::unexpected<Error>(inserted.error());
}

Result<std::optional<SegmentDefinition>> Segments::find(const SegmentKey& key,
                                                        const EnvironmentKey& environment) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_SEGMENTS "AND segment_key = ?");
  query.bind(environment).bind(key);
  return first(query, decode_segment);
}

Result<std::optional<SegmentDefinition>> Segments::lock(const SegmentKey& key,
                                                        const EnvironmentKey& environment) {
  return find(key, environment);
}

Result<void> Segments::update(const SegmentDefinition& segment) {
  Query query = connection_.query(
      "UPDATE segments SET description = ?, included = ?, excluded = ?, rule = ?, version = ?, updated_at = "
      "? "
      "WHERE environment = ? AND segment_key = ?");
  query.bind(segment.description).bind(wire::encode_texts(segment.included));
  query.bind(wire::encode_texts(segment.excluded)).bind(wire::encode_value(segment.rule));
  query.bind(segment.version).bind(segment.updated_at).bind(segment.environment).bind(segment.key);
  HOIST_ASSIGN(const int changed, query.run());
  if (changed == 1) return {};
  return fail(ErrorCode::kInternal, fmt::format("segment '{}' was not there to update", segment.key.text()));
}

Result<bool> Segments::remove(const SegmentKey& key, const EnvironmentKey& environment) {
  Query query = connection_.query("DELETE FROM segments WHERE environment = ? AND segment_key = ?");
  query.bind(environment).bind(key);
  return query.run().map([](int removed) { return removed > 0; });
}

Result<std::vector<SegmentDefinition>> Segments::list(const EnvironmentKey& environment) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_SEGMENTS "ORDER BY segment_key");
  query.bind(environment);
  return collect(query, decode_segment);
}

}  // namespace hoist::sqlite
