#include "wave.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace hoist::bench {
namespace {

/// As long as a statement's text stays small.
constexpr int kRowsAtOnce = 500;

/// In the order of their numbers.
std::string wave_id(char name, int kind, int number) {
  return fmt::format("01a00000-{:02x}{:02x}-7000-8000-{:012x}", static_cast<int>(name), kind, number);
}
constexpr int kFlagKind = 1;
constexpr int kScheduleKind = 2;

int percentage_of(const Wave& wave, int schedule) { return wave.percentage.value_or(schedule % 101); }

/// `row` gives what stands in the parentheses.
template <class Row>
void insert_rows(test::SqlConnection& sql, std::string_view into, int count, Row row) {
  for (int begin = 0; begin < count; begin += kRowsAtOnce) {
    std::string text = fmt::format("INSERT INTO {} VALUES ", into);
    for (int i = begin; i < std::min(begin + kRowsAtOnce, count); ++i) {
      fmt::format_to(std::back_inserter(text), "{}({})", i == begin ? "" : ", ", row(i));
    }
    sql.run(text);
  }
}

void expect_count(test::SqlConnection& sql, const std::string& query, int count) {
  if (sql.number(query) != count) {
    throw std::runtime_error(fmt::format("{} instead of {}: {}", sql.number(query), count, query));
  }
}

}  // namespace

void write_wave(test::SqlConnection& sql, const Wave& wave, char name) {
  sql.run("INSERT INTO environments VALUES ('production', 1) ON CONFLICT DO NOTHING");
  insert_rows(sql, "feature_flags (id, flag_key, enabled, rollout_percentage)", wave.flags, [&](int i) {
    return fmt::format("'{}', '{}-{}', true, 0", wave_id(name, kFlagKind, i), name, i);
  });
  insert_rows(sql, "feature_flag_schedules (id, flag_id, scheduled_at, updates)", wave.schedules, [&](int i) {
    return fmt::format("'{}', '{}', '{}', '{{\"rolloutPercentage\":{}}}'", wave_id(name, kScheduleKind, i),
                       wave_id(name, kFlagKind, i % wave.flags), format_instant(wave.due(i)),
                       percentage_of(wave, i));
  });
}

void expect_all_applied(test::SqlConnection& sql, const Wave& wave) {
  expect_count(sql, "SELECT count(*) FROM feature_flag_schedules WHERE status = 'applied'", wave.schedules);
  expect_count(sql, "SELECT count(*) FROM schedule_attempts WHERE outcome = 'applied'", wave.schedules);
  expect_count(sql, "SELECT count(*) FROM audit_events WHERE schedule_id IS NOT NULL", wave.schedules);
  const auto flags = sql.query("SELECT rollout_percentage FROM feature_flags ORDER BY id");
  for (int flag = 0; flag < wave.flags; ++flag) {
    const int last = flag + (wave.schedules - 1 - flag) / wave.flags * wave.flags;
    const std::string percentage = flags.at(static_cast<std::size_t>(flag)).front().value_or("");
    if (percentage != std::to_string(percentage_of(wave, last))) {
      throw std::runtime_error(fmt::format("flag {} is at {} %", flag, percentage));
    }
  }
}

}  // namespace hoist::bench
