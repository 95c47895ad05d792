#include "lateness_floor.h"

#include "alarm_clock.h"
#include "floor_statement.h"
#include "support/postgres_connection.h"
#include "support/wall_clock.h"

namespace hoist::bench {
namespace {

/// What it did much better with than without, on these tables.
constexpr std::string_view kSessionSettings =
    "SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET jit = off; "
    "SET client_min_messages = warning";

}  // namespace

std::vector<double> apply_with_floor(const TimedPostgres& postgres, const Wave& wave) {
  test::PostgresConnection sql(postgres.url());
  sql.run(std::string(kSessionSettings));
  sql.run("PREPARE apply_due AS " + std::string(floor_statement()));
  const AlarmClock alarm;
  const test::WallClock clock;
  std::vector<double> lateness;
  for (int done = 0; done < wave.schedules;) {
    alarm.wait_until(wave.due(done));
    const auto settled = static_cast<int>(sql.number("EXECUTE apply_due"));
    const Instant answered = clock.now();
    for (const int end = done + settled; done < end; ++done) {
      lateness.push_back(std::chrono::duration<double, std::milli>(answered - wave.due(done)).count());
    }
  }
  return lateness;
}

}  // namespace hoist::bench
