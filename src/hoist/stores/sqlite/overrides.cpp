#include "hoist/base/check.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {
namespace {

Result<UserOverride> decode_override(Row& row) {
  UserOverride found;
  found.user_id = row.text();
  HOIST_ASSIGN(found.type, row.word(parse_override_type));
  found.reason = row.text();
  found.created_by = row.text();
  HOIST_ASSIGN(found.created_at, row.instant());
  return found;
}

Result<FlagOverride> decode_flag_override(Row& row) {
  HOIST_ASSIGN(const FlagId flag, row.name<FlagId>());
  std::string user_id = row.text();
  HOIST_ASSIGN(const OverrideType type, row.word(parse_override_type));
  return FlagOverride{.flag = flag, .user_id = std::move(user_id), .type = type};
}

}  // namespace

Result<void> Overrides::put(const FlagId& flag, const UserOverride& user_override) {
  Query query = connection_.query(
      "INSERT INTO feature_flag_user_overrides (flag_id, user_id, override_type, reason, created_by, "
      "created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (flag_id, user_id) DO UPDATE SET "
      "override_type = excluded.override_type, reason = excluded.reason, created_by = excluded.created_by, "
      "created_at = excluded.created_at");
  query.bind(flag).bind(user_override.user_id).bind(to_string(user_override.type));
  query.bind(user_override.reason).bind(user_override.created_by).bind(user_override.created_at);
  HOIST_TRY(query.run());
  return {};
}

Result<bool> Overrides::remove(const FlagId& flag, const std::string& user_id) {
  Query query =
      connection_.query("DELETE FROM feature_flag_user_overrides WHERE flag_id = ? AND user_id = ?");
  query.bind(flag).bind(user_id);
  return query.run().map([](int removed) { return removed > 0; });
}

Result<NumberedPage<UserOverride>> Overrides::list(const FlagId& flag, int page, int page_size) {
  check(page >= 1 && page_size >= 1, "pages count from 1");
  NumberedPage<UserOverride> found;
  {
    Query query = connection_.query("SELECT count(*) FROM feature_flag_user_overrides WHERE flag_id = ?");
    query.bind(flag);
    HOIST_TRY(query.next());
    found.total = query.integer(0);
  }
  Query query = connection_.query(
      "SELECT user_id, override_type, reason, created_by, created_at FROM feature_flag_user_overrides "
      "WHERE flag_id = ? ORDER BY user_id LIMIT ? OFFSET ?");
  query.bind(flag).bind(page_size).bind((std::int64_t{page} - 1) * page_size);
  HOIST_ASSIGN(found.items, collect(query, decode_override));
  return found;
}

Result<std::vector<FlagOverride>> Overrides::of_environment(const EnvironmentKey& environment) {
  Query query = connection_.query(
      "SELECT o.flag_id, o.user_id, o.override_type FROM feature_flag_user_overrides o "
      "JOIN feature_flags f ON f.id = o.flag_id "
      "WHERE f.environment = ? AND f.deleted_at IS NULL ORDER BY o.flag_id, o.user_id");
  query.bind(environment);
  return collect(query, decode_flag_override);
}

}  // namespace hoist::sqlite
