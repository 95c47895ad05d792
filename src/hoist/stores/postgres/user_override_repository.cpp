#include "hoist/stores/postgres/user_override_repository.h"

#include <fmt/format.h>

namespace hoist::postgres {
namespace {

Result<OverrideType> read_type(RowReader& row) {
  const auto text = row.take<std::string>();
  HOIST_TRY(row.finish());
  const auto type = parse_override_type(text);
  if (!type) return row.corrupt(fmt::format("override_type '{}' is not known", text));
  return *type;
}

Result<UserOverride> read_override(RowReader& row) {
  auto user_id = row.take<std::string>();
  HOIST_ASSIGN(const OverrideType type, read_type(row));
  UserOverride found{.user_id = std::move(user_id),
                     .type = type,
                     .reason = row.take<std::string>(),
                     .created_by = row.take<std::string>(),
                     .created_at = row.take<Instant>()};
  HOIST_TRY(row.finish());
  return found;
}

Result<FlagOverride> read_flag_override(RowReader& row) {
  const FlagId flag(row.take<UuidBytes>());
  auto user_id = row.take<std::string>();
  HOIST_ASSIGN(const OverrideType type, read_type(row));
  return FlagOverride{.flag = flag, .user_id = std::move(user_id), .type = type};
}

Result<std::int64_t> read_count(RowReader& row) {
  const auto count = row.take<std::int64_t>();
  HOIST_TRY(row.finish());
  return count;
}

}  // namespace

Result<void> PostgresUserOverrideRepository::put(const FlagId& flag, const UserOverride& user_override) {
  static const Statement statement{
      "put_override",
      "INSERT INTO feature_flag_user_overrides (flag_id, user_id, override_type, reason, created_by, "
      "created_at)"
      " VALUES ($1, $2, $3, $4, $5, $6)"
      " ON CONFLICT (flag_id, user_id) DO UPDATE SET override_type = excluded.override_type,"
      " reason = excluded.reason, created_by = excluded.created_by, created_at = excluded.created_at"};
  Parameters parameters;
  parameters.add(flag.bytes())
      .add(user_override.user_id)
      .add(to_string(user_override.type))
      .add(user_override.reason)
      .add(user_override.created_by)
      .add(user_override.created_at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "overrides");
}

Result<bool> PostgresUserOverrideRepository::remove(const FlagId& flag, const std::string& user_id) {
  static const Statement statement{
      "remove_override", "DELETE FROM feature_flag_user_overrides WHERE flag_id = $1 AND user_id = $2"};
  Parameters parameters;
  parameters.add(flag.bytes()).add(user_id);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return rows.affected() == 1;
}

Result<NumberedPage<UserOverride>> PostgresUserOverrideRepository::list(const FlagId& flag, int page,
                                                                        int page_size) {
  static const Statement count{"count_overrides",
                               "SELECT count(*) FROM feature_flag_user_overrides WHERE flag_id = $1"};
  static const Statement select{
      "list_overrides",
      "SELECT user_id, override_type, reason, created_by, created_at FROM feature_flag_user_overrides"
      " WHERE flag_id = $1 ORDER BY user_id LIMIT $2 OFFSET $3"};
  Parameters of_flag;
  of_flag.add(flag.bytes());
  Parameters of_page = of_flag;
  of_page.add(std::int64_t{page_size}).add((std::int64_t{page} - 1) * page_size);
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(count, std::move(of_flag));
  pipeline.add(select, std::move(of_page));
  HOIST_ASSIGN(const auto answers, transaction_.run(std::move(pipeline)));
  RowReader total_row(answers.at(0), 0);
  NumberedPage<UserOverride> found;
  HOIST_ASSIGN(found.total, read_count(total_row));
  HOIST_ASSIGN(found.items, read_all(answers.at(1), read_override));
  return found;
}

Result<std::vector<FlagOverride>> PostgresUserOverrideRepository::of_environment(
    const EnvironmentKey& environment) {
  static const Statement statement{
      "overrides_of_environment",
      "SELECT o.flag_id, o.user_id, o.override_type FROM feature_flag_user_overrides o"
      " JOIN feature_flags f ON f.id = o.flag_id"
      " WHERE f.environment = $1 AND f.deleted_at IS NULL ORDER BY o.flag_id, o.user_id"};
  Parameters parameters;
  parameters.add(environment.text());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_flag_override);
}

}  // namespace hoist::postgres
