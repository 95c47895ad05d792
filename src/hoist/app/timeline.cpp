#include "hoist/app/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace hoist {
namespace {

/// How many marks of one flag are looked at: enough to choose from, and to count the others.
constexpr int kMostMarksRead = kMostLeftOut + static_cast<int>(kMostMarks);

Result<void> check_period(const TimelinePeriod& period) {
  if (period.from >= period.to) {
    return invalid_field("to",
                         fmt::format("to ({}) must be later than from ({})", format_instant_short(period.to),
                                     format_instant_short(period.from)));
  }
  if (period.to - period.from > kLongestTimeline) {
    return invalid_field("to", fmt::format("to must be at most {} later than from: ask for a shorter period",
                                           format_duration(kLongestTimeline)));
  }
  return {};
}

using MarksOfFlags = std::map<FlagId, ChosenMarks>;

Result<MarksOfFlags> choose_all(UnitOfWork& unit, const std::vector<FlagId>& flags,
                                const TimelinePeriod& period) {
  HOIST_ASSIGN(auto schedules, unit.timeline().schedules(flags, period, unit.now(), kMostMarksRead));
  HOIST_ASSIGN(auto edits, unit.timeline().edits(flags, period, kMostMarksRead));
  std::map<FlagId, std::vector<ScheduleOutline>> schedules_of;
  std::map<FlagId, std::vector<FlagEdit>> edits_of;
  for (const ScheduleOutline& schedule : schedules) schedules_of[schedule.flag].push_back(schedule);
  for (FlagEdit& edit : edits) edits_of[edit.flag].push_back(std::move(edit));
  MarksOfFlags marks;
  for (const FlagId& flag : flags) {
    marks.emplace(flag, choose_marks(std::move(schedules_of[flag]), std::move(edits_of[flag]), unit.now()));
  }
  return marks;
}

using SchedulesById = std::map<ScheduleId, ScheduleMark>;

Result<void> add_attempts(UnitOfWork& unit, SchedulesById& schedules) {
  std::vector<ScheduleId> ids;
  for (const auto& [id, mark] : schedules) {
    if (shows_attempts(mark.schedule)) ids.push_back(id);
  }
  HOIST_ASSIGN(const auto attempts, unit.timeline().attempts(ids, kMostShownAttempts));
  for (const AttemptOutline& attempt : attempts) schedules.at(attempt.schedule).attempts.push_back(attempt);
  return {};
}

std::vector<RetryWindow> next_retries(const Schedule& schedule, const RetryPolicy& server, Instant now) {
  if (!schedule.retrying()) return {};
  std::vector<RetryWindow> retries = retry_timeline(schedule, server, now);
  if (retries.size() > std::size_t{kMostShownAttempts}) retries.resize(kMostShownAttempts);
  return retries;
}

Result<SchedulesById> load_whole(UnitOfWork& unit, const MarksOfFlags& marks, const RetryPolicy& server) {
  std::vector<ScheduleId> ids;
  for (const auto& [flag, chosen] : marks) {
    for (const ScheduleOutline& outline : chosen.schedules) ids.push_back(outline.id);
  }
  HOIST_ASSIGN(std::vector<Schedule> found, unit.timeline().whole(ids));
  SchedulesById schedules;
  for (Schedule& schedule : found) {
    ScheduleMark mark{.schedule = std::move(schedule)};
    mark.retries = next_retries(mark.schedule, server, unit.now());
    const ScheduleId id = mark.schedule.id;
    schedules.emplace(id, std::move(mark));
  }
  HOIST_TRY(add_attempts(unit, schedules));
  return schedules;
}

TimelineRow row_of(TimelineFlag flag, ChosenMarks chosen, SchedulesById& schedules) {
  TimelineRow row{.flag = std::move(flag), .marks = {}, .left_out = chosen.left_out};
  for (const ScheduleOutline& outline : chosen.schedules) {
    const auto found = schedules.find(outline.id);
    if (found != schedules.end()) row.marks.emplace_back(std::move(found->second));
  }
  for (FlagEdit& edit : chosen.edits) row.marks.emplace_back(std::move(edit));
  std::stable_sort(row.marks.begin(), row.marks.end(),
                   [](const TimelineMark& a, const TimelineMark& b) { return time_of(a) < time_of(b); });
  return row;
}

}  // namespace

Result<std::vector<TimelineRow>> load_timeline(UnitOfWork& unit, const TimelineFilter& filter,
                                               const RetryPolicy& server) {
  HOIST_TRY(check_period(filter.period));
  HOIST_ASSIGN(std::vector<TimelineFlag> flags, unit.timeline().flags(filter));
  std::vector<FlagId> ids;
  ids.reserve(flags.size());
  for (const TimelineFlag& flag : flags) ids.push_back(flag.id);
  HOIST_ASSIGN(MarksOfFlags marks, choose_all(unit, ids, filter.period));
  HOIST_ASSIGN(SchedulesById schedules, load_whole(unit, marks, server));
  std::vector<TimelineRow> rows;
  rows.reserve(flags.size());
  for (TimelineFlag& flag : flags) {
    ChosenMarks chosen = std::move(marks.at(flag.id));
    rows.push_back(row_of(std::move(flag), std::move(chosen), schedules));
  }
  return rows;
}

}  // namespace hoist
