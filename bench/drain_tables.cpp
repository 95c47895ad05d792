#include "drain_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "hoist/base/prng.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "hoist/system/real_clock.h"
#include "support/must.h"

namespace hoist::bench {
namespace {

using test::must;

/// So many of the schedules' numbers, each once.
std::vector<int> failing_places(const Backlog& backlog) {
  constexpr int kSeed = 7;
  std::vector<int> numbers(static_cast<std::size_t>(backlog.schedules));
  std::iota(numbers.begin(), numbers.end(), 1);
  Prng random(kSeed);
  const auto count = static_cast<std::size_t>(backlog.schedules / 100 * backlog.failing);
  // The first steps of a Fisher-Yates shuffle.
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(numbers[i], numbers[i + static_cast<std::size_t>(random.next() % (numbers.size() - i))]);
  }
  numbers.resize(count);
  return numbers;
}

/// A whole SQL list of numbers; of one that nothing has where it would be empty.
std::string number_list(const std::vector<int>& numbers) {
  return numbers.empty() ? "(0)" : fmt::format("({})", fmt::join(numbers, ","));
}

constexpr std::string_view kMisfit = R"('{"defaultVariant": "gone"}')";

/// Flags that are not as the newest of their schedules wanted them, or whose version does not count those
/// that were applied.
constexpr const char* kFlagsInWrongState =
    "SELECT count(*) FROM feature_flags f JOIN (SELECT flag_id, status, updates, row_number() OVER "
    "(PARTITION BY flag_id ORDER BY scheduled_at DESC, id DESC) AS place, count(*) FILTER (WHERE status = "
    "'applied') OVER (PARTITION BY flag_id) AS applied FROM feature_flag_schedules WHERE status <> 'failed') "
    "newest ON newest.flag_id = f.id AND newest.place = 1 "
    "WHERE newest.status <> 'applied' OR f.version <> 1 + newest.applied "
    "OR f.enabled <> CAST(newest.updates->>'enabled' AS boolean) "
    "OR f.rollout_percentage <> CAST(newest.updates->>'rolloutPercentage' AS integer)";

void expect_count(test::SqlConnection& sql, const std::string& query, int expected) {
  const long long found = sql.number(query);
  if (found != expected) {
    throw std::runtime_error(fmt::format("not drained: {} gives {} and not {}", query, found, expected));
  }
}

}  // namespace

void fill_flags(test::PostgresConnection& sql, const std::string& url, int flags) {
  sql.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  must(make_postgres_migrator({.url = url})->up());
  // In the order of their numbers, as UUIDv7 are in the order of time.
  sql.run(
      fmt::format("INSERT INTO feature_flags (id, flag_key, environment) "
                  "SELECT ('01900000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'flag-' || n, "
                  "'production' FROM generate_series(1, {}) n",
                  flags));
  sql.run("INSERT INTO environments VALUES ('production', 1)");
}

void fill(test::PostgresConnection& sql, const std::string& url, const Backlog& backlog) {
  fill_flags(sql, url, backlog.flags);
  sql.run(fmt::format(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) "
      "SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, "
      "('01900000-0000-7000-9000-' || lpad(to_hex(n % {} + 1), 12, '0'))::uuid, "
      "now() - interval '1 hour' + n * {} * interval '1 millisecond', CASE WHEN n IN {} THEN {}::jsonb ELSE "
      "jsonb_build_object('rolloutPercentage', n % 101, 'enabled', n % 2 = 0) END "
      "FROM generate_series(1, {}) n",
      backlog.flags, backlog.same_instant ? 0 : 1, number_list(failing_places(backlog)), kMisfit,
      backlog.schedules));
  sql.run("VACUUM ANALYZE");
  sql.run("CHECKPOINT");
}

void fill(const std::string& sqlite_path, const Backlog& backlog) {
  const RealClock clock;
  must(make_sqlite_migrator({.path = sqlite_path}, clock)->up());
  test::SqliteConnection sql(sqlite_path);
  const auto numbers = [](int count) {
    return fmt::format(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {})", count);
  };
  sql.run(fmt::format(
      "INSERT INTO feature_flags (id, flag_key, environment) {} "
      "SELECT format('01900000-0000-7000-9000-%012x', n), 'flag-' || n, 'production' FROM numbers",
      numbers(backlog.flags)));
  sql.run(
      fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) {} "
                  "SELECT format('01900000-0000-7000-8000-%012x', n), "
                  "format('01900000-0000-7000-9000-%012x', n % {} + 1), "
                  "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-1 hour', format('+%.3f seconds', n * {} / "
                  "1000.0)), CASE WHEN n IN {} THEN {} ELSE json_object('rolloutPercentage', n % 101, "
                  "'enabled', json(iif(n % 2 = 0, 'true', 'false'))) END FROM numbers",
                  numbers(backlog.schedules), backlog.flags, backlog.same_instant ? 0 : 1,
                  number_list(failing_places(backlog)), kMisfit));
  sql.run("INSERT INTO environments VALUES ('production', 1)");
  sql.run("ANALYZE");
  sql.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

void expect_drained(test::SqlConnection& sql, const Backlog& backlog) {
  const int failing = backlog.schedules / 100 * backlog.failing;
  expect_count(sql, "SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL", 0);
  expect_count(sql, "SELECT count(*) FROM feature_flag_schedules WHERE status = 'failed'", failing);
  expect_count(sql, "SELECT count(*) FROM schedule_attempts WHERE error_class = 'permanent'", failing);
  expect_count(sql, "SELECT count(*) FROM schedule_attempts", backlog.schedules);
  expect_count(sql, "SELECT count(*) FROM schedule_attempts WHERE attempt <> 1", 0);
  expect_count(sql, "SELECT count(*) FROM audit_events", backlog.schedules);
  expect_count(sql, kFlagsInWrongState, 0);
}

}  // namespace hoist::bench
