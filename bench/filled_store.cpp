#include "filled_store.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

#include "running_server.h"
#include "support/sqlite_connection.h"

namespace hoist::bench {
namespace {

/// Numbers from 1 on, as n.
std::string numbers_to(int last) {
  return fmt::format(
      "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {}) ", last);
}

/// An expression: ids of two kinds, in the order of n.
std::string id_of(std::string_view n, int kind) {
  return fmt::format("printf('01a00000-{:04x}-7000-8000-%012x', {})", kind, n);
}

constexpr int kFlagIds = 1;
constexpr int kAppliedIds = 2;
constexpr int kPendingIds = 3;

void add_schedules(test::SqliteConnection& sql, const StoreSize& size, int kind, int count,
                   std::string_view status, std::string_view seconds_from_now) {
  if (count == 0) return;
  sql.run(numbers_to(count) +
          fmt::format(
              "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, status, updates, applied_at, "
              "attempt_count) SELECT {0}, {1}, {2}, '{3}', json_object('rolloutPercentage', n % 101), "
              "iif('{3}' = 'applied', {2}, NULL), iif('{3}' = 'applied', 1, 0) FROM numbers",
              id_of("n", kind), id_of(fmt::format("(n % {} + 1)", size.flags), kFlagIds),
              fmt::format("strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', ({}) || ' seconds')", seconds_from_now),
              status));
}

}  // namespace

FilledStore::FilledStore(const StoreSize& size) {
  migrate_store(path());
  test::SqliteConnection sql(path());
  sql.run("BEGIN");
  if (size.flags > 0) {
    sql.run(numbers_to(size.flags) + fmt::format("INSERT INTO feature_flags (id, flag_key, environment) "
                                                 "SELECT {}, 'flag-' || n, 'production' FROM numbers",
                                                 id_of("n", kFlagIds)));
    sql.run("INSERT INTO environments VALUES ('production', 1)");
  }
  add_schedules(sql, size, kAppliedIds, size.applied, "applied", fmt::format("-3600 - {} + n", size.applied));
  add_schedules(sql, size, kPendingIds, size.pending, "pending", "3540 + 60 * n");
  sql.run("COMMIT");
  if (sql.number("SELECT count(*) FROM feature_flags") != size.flags ||
      sql.number("SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NULL") != size.applied ||
      sql.number("SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL") != size.pending) {
    throw std::runtime_error("the store was not filled");
  }
}

std::string FilledStore::copy_into(const test::TempDir& folder) const {
  std::string copy = folder.file("hoist.db");
  std::filesystem::copy_file(path(), copy);
  return copy;
}

}  // namespace hoist::bench
