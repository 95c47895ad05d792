#include "hoist/stores/sqlite/flag_row.h"

#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {

Result<Flag> decode_flag(Row& row) {
  HOIST_ASSIGN(const FlagId id, row.name<FlagId>());
  HOIST_ASSIGN(FlagKey key, row.name<FlagKey>());
  HOIST_ASSIGN(EnvironmentKey environment, row.name<EnvironmentKey>());
  FlagConfig config;
  config.enabled = row.integer() != 0;
  HOIST_ASSIGN(config.rollout_percentage, Percentage::from(row.integer()).map_error([&](const Error& error) {
    return row.corrupt_last(error.message);
  }));
  config.description = row.text();
  HOIST_ASSIGN(const FieldIntents intents, wire::decode_intents(row.view()));
  const std::int64_t version = row.integer();
  HOIST_ASSIGN(const Instant created_at, row.instant());
  HOIST_ASSIGN(const Instant updated_at, row.instant());
  HOIST_ASSIGN(const std::optional<Instant> deleted_at, row.optional_instant());
  HOIST_TRY(wire::decode_definition(row.view(), config));
  return Flag{.id = id,
              .key = std::move(key),
              .environment = std::move(environment),
              .config = std::move(config),
              .intents = intents,
              .version = version,
              .created_at = created_at,
              .updated_at = updated_at,
              .deleted_at = deleted_at};
}

}  // namespace hoist::sqlite
