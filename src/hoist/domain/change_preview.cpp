#include "hoist/domain/change_preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace hoist {
namespace {

/// Whether it will be tried at all: what is not live is over, and what misses its window is not applied.
bool will_run(const Schedule& schedule, Instant now) { return schedule.due_at() && !schedule.missed_at(now); }

/// The earliest that it will be tried.
Instant runs_at(const Schedule& schedule, Instant now) { return std::max(*schedule.due_at(), now); }

/// Of one instant a schedule is newer intent than an edit, and the one that is made last newer than others.
bool meant_before(const Schedule& schedule, const ChangeTime& time) {
  return time.by_hand ? schedule.scheduled_at < time.at : schedule.scheduled_at <= time.at;
}

ConflictEffect effect_between(const Schedule& schedule, const ChangeTime& time, Instant now) {
  if (!meant_before(schedule, time)) return ConflictEffect::kOverwrites;
  // What is due already comes after an edit of this very moment.
  const bool comes_before = !time.by_hand && runs_at(schedule, now) <= time.at;
  return comes_before ? ConflictEffect::kOverwritten : ConflictEffect::kSuperseded;
}

std::vector<FlagField> fields_of_both(const FlagUpdates& a, const FlagUpdates& b) {
  std::vector<FlagField> both;
  std::copy_if(kFlagFields.begin(), kFlagFields.end(), std::back_inserter(both),
               [&](FlagField field) { return a.sets(field) && b.sets(field); });
  return both;
}

std::string field_list(const std::vector<FlagField>& fields) {
  std::vector<std::string_view> names;
  names.reserve(fields.size());
  for (const FlagField field : fields) names.push_back(to_string(field));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string in_words(const ScheduleConflict& conflict, Instant runs_at) {
  const std::string fields = field_list(conflict.fields);
  const std::string meant = format_instant_short(conflict.scheduled_at);
  const std::string runs = format_instant_short(runs_at);
  const std::string_view what = conflict.retrying ? "A schedule that waits for a retry" : "A schedule";
  switch (conflict.effect) {
    case ConflictEffect::kOverwritten:
      return fmt::format("{} sets {} at {}; this change sets the same anew after it.", what, fields, runs);
    case ConflictEffect::kOverwrites:
      return fmt::format("{} sets {} anew at {}, after this change.", what, fields, runs);
    case ConflictEffect::kSuperseded:
      return fmt::format(
          "{}, meant for {}, is tried at {} and leaves {} alone by then: this change is newer intent.", what,
          meant, runs, fields);
  }
  unreachable("ConflictEffect");
}

}  // namespace

std::string_view to_string(ConflictEffect effect) {
  switch (effect) {
    case ConflictEffect::kOverwritten:
      return "overwritten";
    case ConflictEffect::kOverwrites:
      return "overwrites";
    case ConflictEffect::kSuperseded:
      return "superseded";
  }
  unreachable("ConflictEffect");
}

std::vector<ScheduleConflict> conflicts_of(const FlagUpdates& updates, const ChangeTime& time,
                                           std::span<const Schedule> live, Instant now) {
  std::vector<ScheduleConflict> conflicts;
  for (const Schedule& schedule : live) {
    if (!schedule.updates || !will_run(schedule, now)) continue;
    std::vector<FlagField> fields = fields_of_both(updates, *schedule.updates);
    if (fields.empty()) continue;
    ScheduleConflict conflict{.schedule = schedule.id,
                              .scheduled_at = schedule.scheduled_at,
                              .status = schedule.status,
                              .retrying = schedule.retrying(),
                              .fields = std::move(fields),
                              .effect = effect_between(schedule, time, now),
                              .message = {}};
    conflict.message = in_words(conflict, runs_at(schedule, now));
    conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

Flag flag_before(const Flag& flag, const ChangeTime& time, std::span<const Schedule> live,
                 const ReferenceScope& scope, Instant now) {
  Flag before = flag;
  for (const Schedule& schedule : live) {
    if (!will_run(schedule, now) || !meant_before(schedule, time)) continue;
    if (effect_between(schedule, time, now) != ConflictEffect::kOverwritten) continue;
    auto effect = effect_of(schedule, before, scope, runs_at(schedule, now));
    if (effect && !effect->superseded()) before = std::move(effect->flag);
  }
  return before;
}

}  // namespace hoist
