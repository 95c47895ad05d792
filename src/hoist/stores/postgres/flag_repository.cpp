#include "hoist/stores/postgres/flag_repository.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/filtered_query.h"
#include "hoist/stores/postgres/flag_search.h"
#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

/// In the order in which read_flag takes them.
constexpr std::string_view kFlagColumns =
    "id, flag_key, environment, enabled, rollout_percentage, description, version, intents::text, "
    "created_at, updated_at, deleted_at, definition::text";

Result<Flag> read_flag(RowReader& row) {
  const auto id = row.take<UuidBytes>();
  const auto key_text = row.take<std::string>();
  const auto environment_text = row.take<std::string>();
  const auto enabled = row.take<bool>();
  const auto percentage = row.take<std::int32_t>();
  auto description = row.take<std::string>();
  const auto version = row.take<std::int64_t>();
  const auto intents_text = row.take<std::string>();
  const auto created_at = row.take<Instant>();
  const auto updated_at = row.take<Instant>();
  const auto deleted_at = row.take_if_set<Instant>();
  const auto definition = row.take<std::string>();
  HOIST_TRY(row.finish());
  const auto key = FlagKey::parse(key_text);
  const auto environment = EnvironmentKey::parse(environment_text);
  const auto rollout = Percentage::from(percentage);
  if (!key || !environment || !rollout) {
    return row.corrupt(
        fmt::format("flag {}: its key, environment or percentage is not valid", format_uuid(id)));
  }
  HOIST_ASSIGN(auto intents, wire::decode_intents(intents_text));
  FlagConfig config;
  config.enabled = enabled;
  config.rollout_percentage = *rollout;
  config.description = std::move(description);
  HOIST_TRY(wire::decode_definition(definition, config));
  return Flag{.id = FlagId(id),
              .key = *key,
              .environment = *environment,
              .config = std::move(config),
              .intents = intents,
              .version = version,
              .created_at = created_at,
              .updated_at = updated_at,
              .deleted_at = deleted_at};
}

Parameters name_of(const FlagKey& key, const EnvironmentKey& environment) {
  Parameters parameters;
  parameters.add(key.text()).add(environment.text());
  return parameters;
}

void narrow(FilteredQuery& query, const FlagFilter& filter) {
  if (filter.environment) query.where("environment = {}", filter.environment->text());
  if (filter.tag) query.where("(definition->'tags')::jsonb ? {}", *filter.tag);
  if (filter.owner) query.where("COALESCE(definition->>'owner', '') = {}", *filter.owner);
  if (filter.archived) {
    query.where("COALESCE((definition->>'archived')::boolean, false) = {}", *filter.archived);
  }
  if (filter.text) where_flag_has(query, "", *filter.text);
}

}  // namespace

Result<void> PostgresFlagRepository::insert(const Flag& flag) {
  // A taken name is no error of the server's, which would end the transaction.
  static const Statement statement{
      "insert_flag",
      "INSERT INTO feature_flags (id, flag_key, environment, enabled, rollout_percentage, description, "
      "version,"
      " intents, created_at, updated_at, deleted_at, definition)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10, $11, $12::text::json)"
      " ON CONFLICT (flag_key, environment) WHERE deleted_at IS NULL DO NOTHING"};
  Parameters parameters;
  parameters.add(flag.id.bytes())
      .add(flag.key.text())
      .add(flag.environment.text())
      .add(flag.config.enabled)
      .add(std::int32_t{wire::percentage_column(flag.config)})
      .add(flag.config.description)
      .add(flag.version)
      .add(wire::encode_intents(flag.intents))
      .add(flag.created_at)
      .add(flag.updated_at)
      .add(flag.deleted_at)
      .add(wire::encode_definition(flag.config));
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  if (rows.affected() == 1) return {};
  return fail(
      ErrorCode::kAlreadyExists,
      fmt::format("flag '{}' exists already in environment '{}': choose another key or change that flag",
                  flag.key.text(), flag.environment.text()));
}

Result<std::optional<Flag>> PostgresFlagRepository::find(const FlagKey& key,
                                                         const EnvironmentKey& environment) {
  static const Statement statement{
      "find_flag",
      fmt::format(
          "SELECT {} FROM feature_flags WHERE flag_key = $1 AND environment = $2 AND deleted_at IS NULL",
          kFlagColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, name_of(key, environment)));
  return read_optional(rows, read_flag);
}

Result<std::optional<Flag>> PostgresFlagRepository::lock(const FlagKey& key,
                                                         const EnvironmentKey& environment) {
  static const Statement statement{
      "lock_flag",
      fmt::format(
          "SELECT {} FROM feature_flags WHERE flag_key = $1 AND environment = $2 AND deleted_at IS NULL"
          " FOR NO KEY UPDATE",
          kFlagColumns)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, name_of(key, environment)));
  return read_optional(rows, read_flag);
}

Result<std::vector<Flag>> PostgresFlagRepository::lock_all(std::span<const FlagId> ids) {
  // One order for everyone, so that two workers never wait for each other.
  static const Statement statement{
      "lock_flags",
      fmt::format("SELECT {} FROM feature_flags WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
                  kFlagColumns)};
  Parameters parameters;
  parameters.add_array(ids, [](const FlagId& id) { return id.bytes(); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_flag);
}

Result<void> PostgresFlagRepository::update(std::span<const Flag> flags) {
  static const Statement statement{
      "update_flags",
      "UPDATE feature_flags f SET enabled = u.enabled, rollout_percentage = u.rollout_percentage,"
      " description = u.description, version = u.version, intents = u.intents::jsonb,"
      " updated_at = u.updated_at, deleted_at = u.deleted_at, definition = u.definition::json"
      " FROM unnest($1::uuid[], $2::bool[], $3::int4[], $4::text[], $5::int8[], $6::text[], "
      "$7::timestamptz[],"
      " $8::timestamptz[], $9::text[])"
      " AS u (id, enabled, rollout_percentage, description, version, intents, updated_at, deleted_at, "
      "definition)"
      " WHERE f.id = u.id"};
  if (flags.empty()) return {};
  Parameters parameters;
  parameters.add_array(flags, [](const Flag& flag) { return flag.id.bytes(); })
      .add_array(flags, [](const Flag& flag) { return flag.config.enabled; })
      .add_array(flags, [](const Flag& flag) { return std::int32_t{wire::percentage_column(flag.config)}; })
      .add_array(flags, [](const Flag& flag) { return std::string_view(flag.config.description); })
      .add_array(flags, [](const Flag& flag) { return flag.version; })
      .add_array(flags, [](const Flag& flag) { return wire::encode_intents(flag.intents); })
      .add_array(flags, [](const Flag& flag) { return flag.updated_at; })
      .add_array(flags, [](const Flag& flag) { return flag.deleted_at; })
      .add_array(flags, [](const Flag& flag) { return wire::encode_definition(flag.config); });
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(statement, std::move(parameters));
  return transaction_.send(std::move(pipeline), expecting(flags.size(), "flags"));
}

Result<std::vector<Flag>> PostgresFlagRepository::list(const FlagFilter& filter) {
  FilteredQuery query(fmt::format("SELECT {} FROM feature_flags WHERE deleted_at IS NULL", kFlagColumns));
  narrow(query, filter);
  if (filter.after) {
    query.where("(flag_key, environment) > ({}, {})", filter.after->first.text(),
                filter.after->second.text());
  }
  query.finish("ORDER BY flag_key, environment", filter.limit);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_flag);
}

Result<std::vector<FlagKey>> PostgresFlagRepository::keys(const FlagFilter& filter,
                                                          const std::optional<FlagKey>& after) {
  check(!filter.after, "keys go on behind a key");
  FilteredQuery query("SELECT DISTINCT flag_key FROM feature_flags WHERE deleted_at IS NULL");
  narrow(query, filter);
  if (after) query.where("flag_key > {}", after->text());
  query.finish("ORDER BY flag_key", filter.limit);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, [](RowReader& row) -> Result<FlagKey> {
    const auto key = FlagKey::parse(row.take<std::string>());
    HOIST_TRY(row.finish());
    if (!key) return row.corrupt("a flag's key is not valid");
    return *key;
  });
}

Result<std::vector<Flag>> PostgresFlagRepository::of_keys(std::span<const FlagKey> keys,
                                                          const std::optional<EnvironmentKey>& environment) {
  static const Statement statement{
      "flags_of_keys",
      fmt::format("SELECT {} FROM feature_flags WHERE deleted_at IS NULL AND flag_key = ANY ($1)"
                  " AND ($2::text IS NULL OR environment = $2) ORDER BY flag_key, environment",
                  kFlagColumns)};
  Parameters parameters;
  parameters.add_array(keys, [](const FlagKey& key) { return std::string_view(key.text()); });
  parameters.add(environment ? std::optional(environment->text()) : std::nullopt);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_flag);
}

Result<std::vector<FlagId>> PostgresFlagRepository::ids_of(const FlagPattern& pattern, int limit) {
  FilteredQuery query("SELECT id FROM feature_flags WHERE true");
  if (pattern.environment) query.where("environment = {}", pattern.environment->text());
  if (pattern.key) query.where("flag_key = {}", pattern.key->text());
  if (pattern.text) where_key_has(query, "", *pattern.text);
  query.finish("", limit);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, [](RowReader& row) -> Result<FlagId> {
    const FlagId id(row.take<UuidBytes>());
    HOIST_TRY(row.finish());
    return id;
  });
}

}  // namespace hoist::postgres
