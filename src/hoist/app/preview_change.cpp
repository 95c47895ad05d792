#include "hoist/app/preview_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/check_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/app/new_schedule.h"

namespace hoist {
namespace {

/// The field that a problem is laid to where its error names none: all that is to be set.
constexpr std::string_view kWholeChange = "updates";

ChangeProblem problem_of(Error error) {
  const Error named = within_updates(std::move(error));
  const std::string_view field = named.detail(kFieldDetail);
  return {.field = std::string(field.empty() ? kWholeChange : field), .message = named.message};
}

/// Notes what is wrong with the change; what is wrong with the store goes on.
Result<void> note_problem(Result<void> checked, std::vector<ChangeProblem>& problems) {
  if (checked) return {};
  if (checked.error().code != ErrorCode::kInvalidArgument) return checked;
  problems.push_back(problem_of(std::move(checked).error()));
  return {};
}

/// What a change meets in its environment.
struct Surroundings {
  std::vector<Schedule> live;
  SegmentLibrary segments;
  FlagShapes shapes;

  [[nodiscard]] ReferenceScope scope() const { return {.segments = &segments, .shapes = &shapes}; }
};

bool has_rule(const StoredUpdates& updates) { return updates && updates->targeting; }

Result<Surroundings> load_surroundings(UnitOfWork& unit, const Flag& flag, const FlagUpdates& updates) {
  Surroundings around;
  HOIST_ASSIGN(around.live, load_live(unit, flag.id));
  HOIST_ASSIGN(around.shapes, load_shapes(unit, flag.environment));
  const bool rules = updates.targeting || std::any_of(around.live.begin(), around.live.end(),
                                                      [](const Schedule& s) { return has_rule(s.updates); });
  if (rules) {
    HOIST_ASSIGN(around.segments, load_segments(unit, flag.environment));
  }
  return around;
}

std::vector<FlagKey> first_dependents(const FlagKey& key, const FlagShapes& shapes) {
  std::vector<FlagKey> dependents = dependants_of(key, shapes);
  if (dependents.size() > kMostDependents) {
    dependents.erase(dependents.begin() + static_cast<std::ptrdiff_t>(kMostDependents), dependents.end());
  }
  return dependents;
}

Result<void> preview_edit(UnitOfWork& unit, const Flag& flag, const FlagUpdates& updates,
                          ChangePreview& preview) {
  auto after = edited_flag(unit, flag, updates);
  if (after) {
    preview.after = *std::move(after);
    return {};
  }
  return note_problem(tl::unexpected<Error>(std::move(after).error()), preview.problems);
}

/// What create_schedule objects to apart from the retry policy, in its order.
Result<void> note_refusals(UnitOfWork& unit, const Flag& flag, const CreateSchedule& command,
                           std::vector<ChangeProblem>& problems) {
  HOIST_TRY(note_problem(check_terms(command, unit.now()), problems));
  const std::size_t so_far = problems.size();
  HOIST_TRY(note_problem(
      check_updates_in(unit, flag.key, flag.environment, flag.config.type, command.updates), problems));
  // Fields that are wrong by themselves fit nothing.
  if (problems.size() > so_far) return {};
  return note_problem(check_fit_then(unit, flag, command), problems);
}

/// The schedule as it would be made; none where its policy is refused, which is noted.
Result<std::optional<Schedule>> draft_of(UnitOfWork& unit, const Flag& flag, const CreateSchedule& command,
                                         RandomSource& random, std::vector<ChangeProblem>& problems) {
  auto policy = own_policy(unit, command);
  if (!policy) {
    HOIST_TRY(note_problem(tl::unexpected<Error>(std::move(policy).error()), problems));
    return std::optional<Schedule>();
  }
  return std::optional(new_schedule(
      command, flag,
      {.id = ScheduleId::make(unit.now(), random), .policy = *policy, .actor = {}, .now = unit.now()}));
}

/// What the schedule does to the flag that it finds.
void note_effect(const Schedule& draft, const ReferenceScope& scope, ChangePreview& preview) {
  auto effect = effect_of(draft, preview.before, scope, draft.scheduled_at);
  if (effect) {
    preview.after = std::move(effect->flag);
    return;
  }
  ChangeProblem problem = problem_of(std::move(effect).error().error);
  problem.message += fmt::format(" (as the flag will be at {})", format_instant_short(draft.scheduled_at));
  preview.problems.push_back(std::move(problem));
}

}  // namespace

Result<ChangePreview> preview_change(UnitOfWork& unit, const PreviewChange& change, const RetryPolicy& server,
                                     RandomSource& random) {
  HOIST_ASSIGN(const Flag flag, find_flag(unit, change.key, change.environment));
  HOIST_ASSIGN(const Surroundings around, load_surroundings(unit, flag, change.updates));
  const ChangeTime time{.at = change.scheduled_at.value_or(unit.now()), .by_hand = !change.scheduled_at};
  ChangePreview preview{.at = time.at, .before = flag};
  preview.dependents = first_dependents(flag.key, around.shapes);
  // What is meant for the past meets nothing.
  if (time.at >= unit.now()) {
    preview.before = flag_before(flag, time, around.live, around.scope(), unit.now());
    preview.conflicts = conflicts_of(change.updates, time, around.live, unit.now());
  }
  if (time.by_hand) {
    HOIST_TRY(preview_edit(unit, flag, change.updates, preview));
    return preview;
  }
  const CreateSchedule command{.key = change.key,
                               .environment = change.environment,
                               .scheduled_at = time.at,
                               .updates = change.updates,
                               .max_retries = change.max_retries,
                               .retry_policy = change.retry_policy};
  HOIST_TRY(note_refusals(unit, flag, command, preview.problems));
  HOIST_ASSIGN(const auto draft, draft_of(unit, flag, command, random, preview.problems));
  if (draft && time.at > unit.now()) preview.retries = retry_timeline(*draft, server, unit.now());
  if (draft && preview.problems.empty()) note_effect(*draft, around.scope(), preview);
  return preview;
}

}  // namespace hoist
