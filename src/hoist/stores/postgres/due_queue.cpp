#include "hoist/stores/postgres/due_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/attempt_rows.h"
#include "hoist/stores/postgres/due_queue_statements.h"
#include "hoist/stores/postgres/schedule_rows.h"
#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

/// The places that retries leave to first attempts, while there are enough of those: a quarter, at least
/// one (design, section 3.5).
int places_for_firsts(int limit) { return limit < 2 ? 0 : std::max(1, limit / 4); }

bool claimed_before(const Schedule& a, const Schedule& b) {
  const auto rank = [](const Schedule& schedule) {
    return std::tuple(schedule.status == ScheduleStatus::kPending, schedule.claim_key(), schedule.id);
  };
  return rank(a) < rank(b);
}

auto excluded_bytes() {
  return [](const ScheduleId& id) { return id.bytes(); };
}

}  // namespace

Result<std::vector<Schedule>> PostgresDueQueue::read_claimed(const Rows& rows) {
  HOIST_ASSIGN(auto claimed, read_all(rows, [this](RowReader& row) -> Result<Schedule> {
                 const auto place = row.take<RowPlace>();
                 HOIST_ASSIGN(auto schedule, read_schedule(row));
                 places_.remember(schedule.id, place);
                 return schedule;
               }));
  // A row that changed while the server was taking it comes where it stood before.
  std::sort(claimed.begin(), claimed.end(), claimed_before);
  return claimed;
}

Result<std::vector<Schedule>> PostgresDueQueue::claim(Instant now, int limit,
                                                      std::span<const ScheduleId> excluded) {
  check(limit >= 1, "a claim has at least one place");
  const int retry_places = limit - places_for_firsts(limit);
  Parameters parameters;
  parameters.add(now)
      .add(std::int64_t{retry_places})
      .add(std::int64_t{limit})
      .add_array(excluded, excluded_bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(claim_statement(), std::move(parameters)));
  HOIST_ASSIGN(auto claimed, read_claimed(rows));
  const auto retries_end = std::find_if(claimed.begin(), claimed.end(), [](const Schedule& schedule) {
    return schedule.status == ScheduleStatus::kPending;
  });
  const auto retries = std::distance(claimed.begin(), retries_end);
  const int left = limit - static_cast<int>(claimed.size());
  if (left == 0 || retries < retry_places) return claimed;
  // Retries took all that was theirs, and first attempts left places over.
  HOIST_ASSIGN(auto more, claim_retries_after(*std::prev(retries_end), now, left, excluded));
  claimed.insert(retries_end, std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return claimed;
}

Result<std::vector<Schedule>> PostgresDueQueue::claim_retries_after(const Schedule& last, Instant now,
                                                                    int limit,
                                                                    std::span<const ScheduleId> excluded) {
  Parameters parameters;
  parameters.add(now)
      .add(std::int64_t{limit})
      .add_array(excluded, excluded_bytes())
      .add(last.claim_key())
      .add(last.id.bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(claim_retries_after_statement(), std::move(parameters)));
  return read_claimed(rows);
}

Result<std::vector<Schedule>> PostgresDueQueue::claim_again(std::span<const ClaimMark> marks) {
  if (marks.empty()) return std::vector<Schedule>();
  Parameters parameters;
  parameters.add_array(marks, [](const ClaimMark& mark) { return mark.id.bytes(); })
      .add_array(marks, [](const ClaimMark& mark) { return to_string(mark.status); })
      .add_array(marks, [](const ClaimMark& mark) { return std::int32_t{mark.retry_count}; })
      .add_array(marks, [](const ClaimMark& mark) { return mark.due_at; });
  HOIST_ASSIGN(const Rows rows, transaction_.run(claim_again_statement(), std::move(parameters)));
  return read_claimed(rows);
}

Result<NextDue> PostgresDueQueue::next_due(Instant now, std::span<const ScheduleId> excluded) {
  Parameters parameters;
  parameters.add(now).add_array(excluded, excluded_bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(next_due_statement(), std::move(parameters)));
  RowReader row(rows, 0);
  NextDue next;
  next.overdue = row.take<bool>();
  next.future = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  return next;
}

Result<std::map<FlagId, Intent>> PostgresDueQueue::earliest_live(std::span<const FlagId> flags,
                                                                 std::span<const ScheduleId> excluded) {
  static const Statement statement{
      "earliest_live",
      "SELECT DISTINCT ON (flag_id) flag_id, scheduled_at, id FROM feature_flag_schedules"
      " WHERE flag_id = ANY ($1) AND due_at IS NOT NULL AND id <> ALL ($2::uuid[])"
      " ORDER BY flag_id, scheduled_at, id"};
  Parameters parameters;
  parameters.add_array(flags, [](const FlagId& id) { return id.bytes(); })
      .add_array(excluded, excluded_bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  std::map<FlagId, Intent> earliest;
  for (int i = 0; i < rows.size(); ++i) {
    RowReader row(rows, i);
    const FlagId flag(row.take<UuidBytes>());
    const auto at = row.take<Instant>();
    earliest.emplace(flag, Intent{.at = at, .schedule = ScheduleId(row.take<UuidBytes>())});
    HOIST_TRY(row.finish());
  }
  return earliest;
}

Result<std::vector<Attempt>> PostgresDueQueue::attempts(const ScheduleId& id) {
  static const Statement statement{
      "attempts_of_schedule",
      fmt::format("SELECT {} FROM schedule_attempts a WHERE a.schedule_id = $1 ORDER BY a.attempt",
                  kAttemptColumns)};
  Parameters parameters;
  parameters.add(id.bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_attempt);
}

}  // namespace hoist::postgres
