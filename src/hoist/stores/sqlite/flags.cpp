#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/stores/sqlite/flag_row.h"
#include "hoist/stores/sqlite/flag_search.h"
#include "hoist/stores/sqlite/name_array.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/sqlite_error.h"
#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {
namespace {

std::string flag_conditions(const FlagFilter& filter) {
  std::string sql = " WHERE deleted_at IS NULL";
  if (filter.environment) sql += " AND environment = ?";
  if (filter.tag) sql += " AND EXISTS (SELECT 1 FROM json_each(definition, '$.tags') WHERE value = ?)";
  if (filter.owner) sql += " AND COALESCE(json_extract(definition, '$.owner'), '') = ?";
  if (filter.archived) sql += " AND COALESCE(json_extract(definition, '$.archived'), 0) = ?";
  if (filter.text) sql += " AND " + flag_has("", "?");
  return sql;
}

void bind_flag_conditions(Query& query, const FlagFilter& filter) {
  if (filter.environment) query.bind(*filter.environment);
  if (filter.tag) query.bind(*filter.tag);
  if (filter.owner) query.bind(*filter.owner);
  if (filter.archived) query.bind(*filter.archived);
  if (filter.text) query.bind(*filter.text).bind(*filter.text).bind(*filter.text).bind(*filter.text);
}

}  // namespace

Result<void> Flags::insert(const Flag& flag) {
  Query query = connection_.query("INSERT INTO feature_flags (" HOIST_SQLITE_FLAG_COLUMNS
                                  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(flag.id).bind(flag.key).bind(flag.environment);
  query.bind(flag.config.enabled).bind(wire::percentage_column(flag.config));
  query.bind(flag.config.description).bind(wire::encode_intents(flag.intents)).bind(flag.version);
  query.bind(flag.created_at).bind(flag.updated_at).bind(flag.deleted_at);
  query.bind(wire::encode_definition(flag.config));
  const Result<int> inserted = query.run();
  if (inserted) return {};
  if (is_unique_violation(inserted.error())) {
    return fail(
        ErrorCode::kAlreadyExists,
        fmt::format("flag '{}' exists already in environment '{}': choose another key or change that flag",
                    flag.key.text(), flag.environment.text()));
  }
  return tl::unexpected<Error>(inserted.error());
}

Result<std::optional<Flag>> Flags::find(const FlagKey& key, const EnvironmentKey& environment) {
  Query query =
      connection_.query("SELECT " HOIST_SQLITE_FLAG_COLUMNS
                        " FROM feature_flags WHERE flag_key = ? AND environment = ? AND deleted_at IS NULL");
  query.bind(key).bind(environment);
  return first(query, decode_flag);
}

Result<std::optional<Flag>> Flags::lock(const FlagKey& key, const EnvironmentKey& environment) {
  return find(key, environment);
}

Result<std::vector<Flag>> Flags::lock_all(std::span<const FlagId> ids) {
  std::vector<FlagId> ordered(ids.begin(), ids.end());
  std::sort(ordered.begin(), ordered.end());
  check(std::adjacent_find(ordered.begin(), ordered.end()) == ordered.end(), "no flag id twice");
  std::vector<Flag> flags;
  flags.reserve(ordered.size());
  for (const FlagId& id : ordered) {
    Query query = connection_.query("SELECT " HOIST_SQLITE_FLAG_COLUMNS " FROM feature_flags WHERE id = ?");
    query.bind(id);
    HOIST_ASSIGN(std::optional<Flag> flag, first(query, decode_flag));
    if (flag) flags.push_back(*std::move(flag));
  }
  return flags;
}

Result<void> Flags::update(std::span<const Flag> flags) {
  for (const Flag& flag : flags) {
    Query query = connection_.query(
        "UPDATE feature_flags SET enabled = ?, rollout_percentage = ?, description = ?, intents = ?, "
        "version = ?, updated_at = ?, deleted_at = ?, definition = ? WHERE id = ?");
    query.bind(flag.config.enabled).bind(wire::percentage_column(flag.config));
    query.bind(flag.config.description).bind(wire::encode_intents(flag.intents)).bind(flag.version);
    query.bind(flag.updated_at).bind(flag.deleted_at);
    query.bind(wire::encode_definition(flag.config)).bind(flag.id);
    HOIST_ASSIGN(const int changed, query.run());
    if (changed != 1) {
      return fail(ErrorCode::kInternal, fmt::format("flag {} was not there to update", flag.id.to_string()));
    }
  }
  return {};
}

Result<std::vector<Flag>> Flags::list(const FlagFilter& filter) {
  std::string sql = "SELECT " HOIST_SQLITE_FLAG_COLUMNS " FROM feature_flags" + flag_conditions(filter);
  if (filter.after) sql += " AND (flag_key, environment) > (?, ?)";
  sql += " ORDER BY flag_key, environment LIMIT ?";
  Query query = connection_.query(sql);
  bind_flag_conditions(query, filter);
  if (filter.after) query.bind(filter.after->first).bind(filter.after->second);
  query.bind(filter.limit);
  return collect(query, decode_flag);
}

Result<std::vector<FlagKey>> Flags::keys(const FlagFilter& filter, const std::optional<FlagKey>& after) {
  check(!filter.after, "keys go on behind a key");
  std::string sql = "SELECT DISTINCT flag_key FROM feature_flags" + flag_conditions(filter);
  if (after) sql += " AND flag_key > ?";
  sql += " ORDER BY flag_key LIMIT ?";
  Query query = connection_.query(sql);
  bind_flag_conditions(query, filter);
  if (after) query.bind(*after);
  query.bind(filter.limit);
  return collect(query, [](Row& row) { return row.name<FlagKey>(); });
}

Result<std::vector<Flag>> Flags::of_keys(std::span<const FlagKey> keys,
                                         const std::optional<EnvironmentKey>& environment) {
  std::string sql = "SELECT " HOIST_SQLITE_FLAG_COLUMNS
                    " FROM feature_flags WHERE deleted_at IS NULL AND flag_key IN (SELECT value FROM "
                    "json_each(?))";
  if (environment) sql += " AND environment = ?";
  Query query = connection_.query(sql + " ORDER BY flag_key, environment");
  query.bind(std::string_view(name_array(keys)));
  if (environment) query.bind(*environment);
  return collect(query, decode_flag);
}

Result<std::vector<FlagId>> Flags::ids_of(const FlagPattern& pattern, int limit) {
  std::string sql = "SELECT id FROM feature_flags WHERE true";
  if (pattern.environment) sql += " AND environment = ?";
  if (pattern.key) sql += " AND flag_key = ?";
  if (pattern.text) sql += " AND " + key_has("", "?");
  Query query = connection_.query(sql + " LIMIT ?");
  if (pattern.environment) query.bind(*pattern.environment);
  if (pattern.key) query.bind(*pattern.key);
  if (pattern.text) query.bind(*pattern.text);
  query.bind(limit);
  return collect(query, [](Row& row) { return row.name<FlagId>(); });
}

}  // namespace hoist::sqlite
