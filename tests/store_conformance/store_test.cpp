#include "store_test.h"

#include <fmt/format.h>

#include "hoist/wire/stored_json.h"

namespace hoist::test {
namespace {

std::string literal(const std::optional<Instant>& at) {
  return at ? quoted(format_instant(*at)) : std::string("NULL");
}

std::string literal(const std::string& text) { return text.empty() ? "NULL" : quoted(text); }

std::string values_of(const Schedule& schedule) {
  return fmt::format("('{}', '{}', '{}', '{}', {}, {}, {}, {}, {}, {}, {})", schedule.id.to_string(),
                     schedule.flag_id.to_string(), format_instant(schedule.scheduled_at),
                     to_string(schedule.status), quoted(wire::encode_stored_updates(schedule.updates)),
                     schedule.retry_count, schedule.max_retries, literal(schedule.next_retry_at),
                     literal(schedule.last_error), schedule.attempt_count, quoted(schedule.created_by));
}

}  // namespace

void add_by_sql(SqlConnection& sql, const std::vector<Schedule>& schedules) {
  std::string statement =
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, status, updates, retry_count, "
      "max_retries, next_retry_at, last_error, attempt_count, created_by) VALUES ";
  for (const Schedule& schedule : schedules) statement += values_of(schedule) + ',';
  statement.pop_back();
  sql.run(statement);
}

}  // namespace hoist::test
