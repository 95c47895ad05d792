// What the model says of updates that do not fit: what stands against them, who might cure it, and what
// people are let do.
#include <algorithm>
#include <tuple>

#include "model/attempt_rules.h"
#include "model/model.h"
#include "model/objection.h"

namespace hoist::model {
namespace {

/// What was committed so long before a transaction began, it has seen: a commit shows a moment after its
/// time.
constexpr Micros kOverlap = 250'000;

}  // namespace

Obstacles Model::obstacles_of(const ScheduleState& state, const FlagState& flag, const Effect& effect,
                              const AttemptRow& attempt) const {
  const ScheduleRow& row = state.row;
  Obstacles obstacles{.deleted = flag.row.deleted_at.has_value(), .unreadable = !row.readable()};
  if (obstacles.deleted || obstacles.unreadable) return obstacles;
  obstacles.alone = misfit_alone(flag.row, row.updates, surroundings_of(flag.row.environment));
  if (touches_fit(row.updates)) obstacles.together = misfit_together(effect.flag);
  obstacles.older_live = has_older_live(row);
  const auto overlaps = [&](std::optional<Micros> changed_at) {
    return changed_at && *changed_at + kOverlap >= attempt.ended_at;
  };
  obstacles.older_open = overlaps(flag.schedules_changed_at);
  const auto changed = surroundings_changed_at_.find(flag.row.environment);
  obstacles.references_open =
      refers_to_others(row.updates) && changed != surroundings_changed_at_.end() && overlaps(changed->second);
  return obstacles;
}

/// Section 3.3: older is what has the earlier intended time; at equal times, the smaller id.
bool Model::has_older_live(const ScheduleRow& schedule) const {
  return std::any_of(schedules_.begin(), schedules_.end(), [&](const auto& entry) {
    const ScheduleRow& other = entry.second.row;
    return other.flag_id == schedule.flag_id && model::due_at(other) &&
           std::tie(other.scheduled_at, other.id) < std::tie(schedule.scheduled_at, schedule.id);
  });
}

Surroundings Model::surroundings_of(const std::string& environment) const {
  Surroundings surroundings;
  for (const auto& [name_environment, key] : segments_) {
    if (name_environment == environment) surroundings.segments.insert(key);
  }
  for (const auto& [id, flag] : flags_) {
    if (flag.row.environment == environment && !flag.row.deleted_at) {
      surroundings.flags.emplace(flag.row.key, &flag.row);
    }
  }
  return surroundings;
}

void Model::note_misfit(ScheduleState& state, const Obstacles& obstacles, const AttemptRow& attempt) {
  if (attempt.outcome == "applied" && state.waits) seen_[kMisfitCured] += 1;
  state.waits = attempt.error_code == "INVALID_STATE";
  state.misfit = state.waits || attempt.error_code == "VALIDATION_ERROR";
  if (state.waits) seen_[kMisfitForNow] += 1;
  if (attempt.error_code != "VALIDATION_ERROR") return;
  if (!obstacles.together.empty()) seen_[kMisfitForGood] += 1;
  // What a person asked for fitted by itself then.
  if (!obstacles.alone.empty() && state.by_a_person) seen_[kReferenceLost] += 1;
}

void Model::note_fields(const ScheduleRow& schedule, const AttemptRow& attempt) {
  for (std::size_t field = 0; field < kFields; ++field) {
    if (!schedule.updates[field]) continue;
    const bool dropped = std::count(attempt.dropped.begin(), attempt.dropped.end(), kFieldNames[field]) > 0;
    seen_[std::string(dropped ? kDrops : kSets) + kFieldNames[field]] += 1;
  }
}

void Model::note_overlap(const Commit& commit, const Environments& changed) {
  if (!commit.committed_at) return;
  const auto note_schedule = [&](const std::string& id) {
    const auto schedule = schedules_.find(id);
    if (schedule == schedules_.end()) return;
    flags_.at(schedule->second.row.flag_id).schedules_changed_at = commit.committed_at;
  };
  for (const AttemptRow& attempt : commit.attempts) note_schedule(attempt.schedule_id);
  for (const AuditRow& audit : commit.audits) note_schedule(audit.schedule_id);
  for (const ScheduleRow& row : commit.new_schedules) note_schedule(row.id);
  for (const std::string& environment : changed) surroundings_changed_at_[environment] = *commit.committed_at;
}

/// P7: what a person may set fits, by itself and with the flag's other fields.
void Model::check_accepted(const AuditRow& audit, const FlagRow& after, const Fields& set) const {
  const std::string together = misfit_together(after);
  if (!together.empty()) object("P7", audit, "the fields do not fit each other: " + together);
  if (overlaps_others(audit)) return;
  const std::string alone = misfit_alone(after, set, surroundings_of(audit.environment));
  if (!alone.empty()) object("P7", audit, "what is set does not fit: " + alone);
}

/// Whether it may not have seen what flags and segments of its environment the others left.
bool Model::overlaps_others(const AuditRow& audit) const {
  const auto changed = surroundings_changed_at_.find(audit.environment);
  return changed != surroundings_changed_at_.end() && changed->second + kOverlap >= audit.at;
}

/// P7: nothing is taken away to which a live flag of the environment refers.
void Model::check_nothing_refers(const AuditRow& audit) const {
  if (overlaps_others(audit)) return;
  const Surroundings left = surroundings_of(audit.environment);
  for (const auto& [key, flag] : left.flags) {
    Fields references;
    references[kTargeting] = flag->values[kTargeting];
    // A flag may lose a variant that others name, but not be lost itself.
    for (const std::string& named : flags_named_in(flag->values[kPrerequisites])) {
      if (!left.flags.contains(named)) object("P7", audit, "flag " + key + " has it as a prerequisite");
    }
    const std::string misfit = misfit_alone(*flag, references, left);
    if (!misfit.empty()) object("P7", audit, "flag " + key + " refers to it: " + misfit);
  }
}

/// P7: what a person asks for can be read, and fits by itself. Whether it fits the flag's other fields is for
/// its time to tell.
void Model::check_schedule_accepted(const AuditRow& audit, const FlagRow& flag,
                                    const ScheduleRow& row) const {
  if (!row.readable()) object("P7", audit, "its updates cannot be read");
  if (overlaps_others(audit)) return;
  const std::string alone = misfit_alone(flag, row.updates, surroundings_of(flag.environment));
  if (!alone.empty()) object("P7", audit, "its updates do not fit: " + alone);
}

}  // namespace hoist::model
