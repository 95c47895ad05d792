// Newer intent wins (design, section 3.3), as properties over random histories of one flag.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "hoist/domain/patch.h"
#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using sample::kNow;

/// A change with its intended time: of a schedule, or (schedule 0) of a manual edit as it was recorded.
struct IntendedChange {
  std::int64_t at_us = 0;
  std::uint64_t schedule = 0;
  FlagUpdates updates;

  [[nodiscard]] Intent intent() const {
    Intent intent{.at = kNow + Duration(at_us), .schedule = std::nullopt};
    if (schedule != 0) intent.schedule = sample::id<ScheduleId>(schedule);
    return intent;
  }
};

/// Changes with different intents, many of them at the same instant.
std::vector<IntendedChange> any_changes() {
  const auto drawn = *rc::gen::container<std::vector<std::tuple<std::int64_t, std::uint64_t, FlagUpdates>>>(
      rc::gen::tuple(rc::gen::inRange<std::int64_t>(0, 4), rc::gen::inRange<std::uint64_t>(0, 4),
                     sample::any_updates()));
  std::map<std::pair<std::int64_t, std::uint64_t>, FlagUpdates> unique;
  for (const auto& [at, schedule, updates] : drawn) unique.try_emplace({at, schedule}, updates);
  std::vector<IntendedChange> changes;
  for (const auto& [key, updates] : unique) {
    changes.push_back({.at_us = key.first, .schedule = key.second, .updates = updates});
  }
  return changes;
}

std::vector<IntendedChange> any_order_of(std::vector<IntendedChange> changes) {
  for (std::size_t i = changes.size(); i > 1; --i) {
    std::swap(changes[i - 1], changes[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  return changes;
}

Flag apply_all(const std::vector<IntendedChange>& changes) {
  Flag flag = sample::flag();
  for (const IntendedChange& change : changes)
    flag = apply_updates(flag, change.updates, change.intent(), kNow).flag;
  return flag;
}

/// The last of `changes` to set `field`, by (intended time, schedule id).
const IntendedChange* winner(const std::vector<IntendedChange>& changes, FlagField field) {
  const IntendedChange* last = nullptr;
  for (const IntendedChange& change : changes) {
    if (!change.updates.sets(field)) continue;
    if (!last || std::tie(change.at_us, change.schedule) > std::tie(last->at_us, last->schedule)) {
      last = &change;
    }
  }
  return last;
}

/// Asserts that `flag` has the values and intents of the winners, without the code under test.
void assert_as_by_intended_time(const Flag& flag, const std::vector<IntendedChange>& changes) {
  const IntendedChange* enabled = winner(changes, FlagField::kEnabled);
  const IntendedChange* share = winner(changes, FlagField::kRolloutPercentage);
  RC_ASSERT(flag.config.enabled == (enabled ? *enabled->updates.enabled : false));
  const int expected = share ? (*share->updates.rollout_percentage)->value() : 100;
  RC_ASSERT(flag.config.rollout_percentage->value() == expected);
  std::optional<Intent> none;
  RC_ASSERT((flag.intents.of(FlagField::kEnabled) == (enabled ? enabled->intent() : none)));
  RC_ASSERT((flag.intents.of(FlagField::kRolloutPercentage) == (share ? share->intent() : none)));
}

}  // namespace

RC_GTEST_PROP(NewerIntent, every_order_ends_as_the_order_of_intended_time, ()) {
  const std::vector<IntendedChange> changes = any_changes();
  const Flag first = apply_all(any_order_of(changes));
  const Flag second = apply_all(any_order_of(changes));
  RC_ASSERT((first.config == second.config));
  RC_ASSERT((first.intents == second.intents));
  assert_as_by_intended_time(first, changes);
  RC_CLASSIFY(changes.size() > 4, "more than four changes");
}

RC_GTEST_PROP(NewerIntent, applying_a_change_again_changes_nothing_that_is_evaluated, ()) {
  const std::vector<IntendedChange> changes = any_changes();
  RC_PRE(!changes.empty());
  Flag flag = apply_all(any_order_of(changes));
  const Flag before = flag;
  for (const IntendedChange& change : any_order_of(changes)) {
    flag = apply_updates(flag, change.updates, change.intent(), kNow).flag;
    RC_ASSERT((flag.config == before.config));
    RC_ASSERT((flag.intents == before.intents));
  }
}

RC_GTEST_PROP(NewerIntent, fields_are_applied_or_dropped_and_the_version_counts_what_applied, ()) {
  Flag flag = sample::flag();
  for (const IntendedChange& change : any_order_of(any_changes())) {
    const Instant now = kNow + Duration(*rc::gen::inRange<std::int64_t>(1, 1000));
    const PatchResult result = apply_updates(flag, change.updates, change.intent(), now);
    std::multiset<FlagField> met(result.applied.begin(), result.applied.end());
    met.insert(result.dropped.begin(), result.dropped.end());
    std::multiset<FlagField> set;
    for (const FlagField field : kFlagFields) {
      if (change.updates.sets(field)) set.insert(field);
    }
    RC_ASSERT((met == set));
    RC_ASSERT(result.superseded() == result.applied.empty());
    if (result.applied.empty()) {
      RC_ASSERT((result.flag == flag));
    } else {
      RC_ASSERT(result.flag.version == flag.version + 1);
      RC_ASSERT((result.flag.updated_at == now));
    }
    RC_ASSERT((result.flag.id == flag.id && result.flag.key == flag.key));
    RC_ASSERT((result.flag.environment == flag.environment && result.flag.created_at == flag.created_at));
    RC_ASSERT(result.flag.config.description == flag.config.description);
    flag = result.flag;
  }
}

// A whole history: schedules applied on time or late, in any order among edits made by hand as the
// clock goes forward or back. The end is what the recorded intents say.
RC_GTEST_PROP(NewerIntent, late_schedules_and_edits_by_hand_end_by_intended_time, ()) {
  std::vector<IntendedChange> schedules = any_order_of(any_changes());
  std::erase_if(schedules, [](const IntendedChange& change) { return change.schedule == 0; });
  Flag flag = sample::flag();
  std::vector<IntendedChange> history;
  for (const IntendedChange& change : schedules) {
    if (*rc::gen::arbitrary<bool>()) {
      const Duration drift(*rc::gen::inRange<std::int64_t>(-1, 5));
      const FlagUpdates edit = *sample::any_updates();
      flag = apply_edit(flag, edit, kNow + drift);
      for (const FlagField field : kFlagFields) {
        if (!edit.sets(field)) continue;
        FlagUpdates one;
        if (field == FlagField::kEnabled) one.enabled = edit.enabled;
        if (field == FlagField::kRolloutPercentage) one.rollout_percentage = edit.rollout_percentage;
        history.push_back(
            {.at_us = (flag.intents.of(field)->at - kNow).count(), .schedule = 0, .updates = one});
      }
    }
    flag = apply_updates(flag, change.updates, change.intent(), kNow).flag;
    history.push_back(change);
  }
  assert_as_by_intended_time(flag, history);
}

}  // namespace hoist
