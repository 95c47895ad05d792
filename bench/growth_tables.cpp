#include "growth_tables.h"

#include <fmt/format.h>

namespace hoist::bench {
namespace {

/// In the order of their numbers, as UUIDv7 are in the order of time.
constexpr std::string_view kScheduleId = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";

std::string flag_id_of_schedule(int flags) {
  return fmt::format("('01900000-0000-7000-9000-' || lpad(to_hex(n % {} + 1), 12, '0'))::uuid", flags);
}

/// Neither is looked up for each schedule whether its flag is there, nor in which environment.
void without_triggers(test::PostgresConnection& sql, const std::string& insert) {
  sql.run("SET session_replication_role = replica");
  sql.run(insert);
  sql.run("RESET session_replication_role");
}

}  // namespace

std::string make_database(const test::PostgresServer& server, const std::string& name) {
  test::PostgresConnection(server.url()).run("CREATE DATABASE " + name);
  return server.url(name);
}

void add_pending(test::PostgresConnection& sql, NumberRange numbers, std::string_view since, int flags) {
  without_triggers(
      sql, fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, environment, scheduled_at, updates) "
                       "SELECT {0}, {1}, 'production', {2} + (n - {3}) * interval '1 millisecond', "
                       "jsonb_build_object('rolloutPercentage', n % 101, 'enabled', n % 2 = 0) "
                       "FROM generate_series({3}, {4}) n",
                       kScheduleId, flag_id_of_schedule(flags), since, numbers.first, numbers.last));
}

void add_ended(test::PostgresConnection& sql, NumberRange numbers, int flags) {
  const std::string numbered = fmt::format("generate_series({}, {}) n", numbers.first, numbers.last);
  const std::string at = "now() - interval '30 days' + n % 1000000 * interval '1 millisecond'";
  without_triggers(
      sql,
      fmt::format(
          "INSERT INTO feature_flag_schedules (id, flag_id, environment, scheduled_at, updates, "
          "status, applied_at, attempt_count) "
          "SELECT {0}, {1}, 'production', {2}, jsonb_build_object('rolloutPercentage', n % 101, 'enabled', "
          "n % 2 = 0), 'applied', {2}, 1 FROM {3}",
          kScheduleId, flag_id_of_schedule(flags), at, numbered));
  without_triggers(
      sql, fmt::format("INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, "
                       "ended_at, outcome) SELECT {0}, 1, 'bench', {1}, {1}, {1}, 'applied' FROM {2}",
                       kScheduleId, at, numbered));
  // The ids of the schedules do for those of the events.
  without_triggers(
      sql, fmt::format("INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, "
                       "schedule_id, flag_before, flag_after) "
                       "SELECT {0}, {1}, 'system', 'schedule.applied', f.id, f.flag_key, f.environment, {0}, "
                       "to_jsonb(f), to_jsonb(f) || '{{\"version\": 2}}' "
                       "FROM {2} JOIN feature_flags f ON f.id = {3}",
                       kScheduleId, at, numbered, flag_id_of_schedule(flags)));
}

}  // namespace hoist::bench
