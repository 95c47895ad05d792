#include "hoist/domain/patch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

const FlagUpdates kOn{.enabled = true, .rollout_percentage = std::nullopt};
const FlagUpdates kOff{.enabled = false, .rollout_percentage = std::nullopt};

Intent by_schedule(Instant at, std::uint64_t n) { return {.at = at, .schedule = sample::id<ScheduleId>(n)}; }

}  // namespace

TEST(Patch, sets_the_fields_and_remembers_their_intent) {
  const Flag flag = sample::flag();
  const FlagUpdates both{.enabled = true, .rollout_percentage = sample::percentage(25)};
  const PatchResult result = apply_updates(flag, both, by_schedule(kNow, 7), kNow + 1s);
  EXPECT_FALSE(result.superseded());
  EXPECT_TRUE(result.flag.config.enabled);
  EXPECT_EQ(result.flag.config.rollout_percentage, sample::percentage(25));
  EXPECT_EQ(result.flag.intents.of(FlagField::kEnabled), by_schedule(kNow, 7));
  EXPECT_EQ(result.flag.intents.of(FlagField::kRolloutPercentage), by_schedule(kNow, 7));
  EXPECT_EQ(result.flag.version, 2);
  EXPECT_EQ(result.flag.updated_at, kNow + 1s);
  EXPECT_EQ(result.flag.created_at, flag.created_at);
  EXPECT_EQ(result.applied, (std::vector{FlagField::kEnabled, FlagField::kRolloutPercentage}));
  EXPECT_TRUE(result.dropped.empty());
}

TEST(Patch, leaves_fields_that_are_not_set_alone) {
  const PatchResult result = apply_updates(sample::flag(), kOn, by_schedule(kNow, 7), kNow);
  EXPECT_EQ(result.flag.config.rollout_percentage, Percentage::full());
  EXPECT_EQ(result.flag.intents.of(FlagField::kRolloutPercentage), std::nullopt);
  EXPECT_EQ(result.applied, std::vector{FlagField::kEnabled});
}

TEST(Patch, a_late_retry_does_not_overwrite_a_newer_schedule) {
  const Flag newer = apply_updates(sample::flag(), kOff, by_schedule(kNow, 2), kNow).flag;
  const PatchResult late = apply_updates(newer, kOn, by_schedule(kNow - 1us, 1), kNow + 1h);
  EXPECT_TRUE(late.superseded());
  EXPECT_EQ(late.flag, newer);
  EXPECT_EQ(late.dropped, std::vector{FlagField::kEnabled});
}

TEST(Patch, a_late_retry_sets_what_nobody_set_since) {
  const Flag newer = apply_updates(sample::flag(), kOff, by_schedule(kNow, 2), kNow).flag;
  const FlagUpdates both{.enabled = true, .rollout_percentage = sample::percentage(5)};
  const PatchResult late = apply_updates(newer, both, by_schedule(kNow - 1h, 1), kNow + 1h);
  EXPECT_FALSE(late.superseded());
  EXPECT_FALSE(late.flag.config.enabled);
  EXPECT_EQ(late.flag.config.rollout_percentage, sample::percentage(5));
  EXPECT_EQ(late.applied, std::vector{FlagField::kRolloutPercentage});
  EXPECT_EQ(late.dropped, std::vector{FlagField::kEnabled});
  EXPECT_EQ(late.flag.version, newer.version + 1);
}

TEST(Patch, at_the_same_instant_the_greater_schedule_id_wins_in_either_order) {
  const Flag flag = sample::flag();
  const Flag one_two = apply_updates(apply_updates(flag, kOn, by_schedule(kNow, 1), kNow).flag, kOff,
                                     by_schedule(kNow, 2), kNow)
                           .flag;
  const PatchResult two_one = apply_updates(apply_updates(flag, kOff, by_schedule(kNow, 2), kNow).flag, kOn,
                                            by_schedule(kNow, 1), kNow);
  EXPECT_FALSE(one_two.config.enabled);
  EXPECT_FALSE(two_one.flag.config.enabled);
  EXPECT_TRUE(two_one.superseded());
}

TEST(Patch, a_late_retry_does_not_overwrite_a_manual_edit) {
  const Flag edited = apply_edit(sample::flag(), kOff, kNow);
  const PatchResult late = apply_updates(edited, kOn, by_schedule(kNow - 1us, 9), kNow + 1h);
  EXPECT_TRUE(late.superseded());
  EXPECT_FALSE(late.flag.config.enabled);
  // What was meant for a later instant still takes effect.
  EXPECT_TRUE(apply_updates(edited, kOn, by_schedule(kNow + 1us, 9), kNow + 1h).flag.config.enabled);
}

TEST(Patch, the_very_same_intent_is_set_again) {
  const Flag once = apply_updates(sample::flag(), kOn, by_schedule(kNow, 1), kNow).flag;
  const PatchResult again = apply_updates(once, kOn, by_schedule(kNow, 1), kNow);
  EXPECT_EQ(again.applied, std::vector{FlagField::kEnabled});
  EXPECT_TRUE(again.dropped.empty());
  EXPECT_EQ(again.flag.config, once.config);
  EXPECT_EQ(again.flag.intents, once.intents);
}

TEST(Patch, nothing_set_is_superseded_and_changes_nothing) {
  const PatchResult result = apply_updates(sample::flag(), FlagUpdates{}, by_schedule(kNow, 1), kNow);
  EXPECT_TRUE(result.superseded());
  EXPECT_EQ(result.flag, sample::flag());
}

RC_GTEST_PROP(Patch, a_manual_edit_always_takes_effect, ()) {
  Flag flag = sample::flag();
  for (const FlagField field : kFlagFields) {
    if (!*rc::gen::arbitrary<bool>()) continue;
    // Also intents ahead of the clock: a schedule applied before the clock was set back.
    const Instant at = kNow + Duration(*rc::gen::inRange<std::int64_t>(-3, 4));
    if (*rc::gen::arbitrary<bool>()) {
      flag.intents.remember(field, by_schedule(at, *rc::gen::inRange<std::uint64_t>(1, 9)));
    } else {
      flag.intents.remember(field, Intent{.at = at, .schedule = std::nullopt});
    }
  }
  const FlagUpdates updates = *sample::any_updates();
  const Flag edited = apply_edit(flag, updates, kNow);
  if (updates.enabled) RC_ASSERT(edited.config.enabled == *updates.enabled);
  if (updates.rollout_percentage) {
    RC_ASSERT((edited.config.rollout_percentage == *updates.rollout_percentage));
  }
  for (const FlagField field : kFlagFields) {
    const auto& before = flag.intents.of(field);
    const auto& after = edited.intents.of(field);
    if (!updates.sets(field)) {
      RC_ASSERT((after == before));
      continue;
    }
    const Instant expected = before && before->at >= kNow ? before->at + 1us : kNow;
    RC_ASSERT((after == Intent{.at = expected, .schedule = std::nullopt}));
    // Newer than what it replaced, so that no repeat of that brings the old value back.
    RC_ASSERT((!before || *after > *before));
  }
  RC_ASSERT(edited.version == flag.version + 1);
  RC_ASSERT((edited.updated_at == kNow));
}

TEST(Patch, an_edit_of_the_description_alone_is_intent_for_nothing_else) {
  const Flag edited = apply_edit(sample::flag(), {.description = "checkout"}, kNow);
  EXPECT_EQ(edited.config.description, "checkout");
  FieldIntents expected;
  expected.remember(FlagField::kDescription, {.at = kNow, .schedule = std::nullopt});
  EXPECT_EQ(edited.intents, expected);
  EXPECT_EQ(edited.version, 2);
  EXPECT_EQ(edited.updated_at, kNow);
  EXPECT_FALSE(edited.config.enabled);
}

TEST(Patch, an_edit_to_the_same_values_is_still_a_new_version_and_intent) {
  const Flag edited = apply_edit(sample::flag(), kOff, kNow);
  EXPECT_EQ(edited.config, sample::flag().config);
  EXPECT_EQ(edited.version, 2);
  EXPECT_EQ(edited.intents.of(FlagField::kEnabled), (Intent{.at = kNow, .schedule = std::nullopt}));
}

TEST(Patch, an_edit_without_a_description_keeps_it) {
  Flag flag = sample::flag();
  flag.config.description = "checkout";
  EXPECT_EQ(apply_edit(flag, kOn, kNow).config.description, "checkout");
  EXPECT_EQ(apply_edit(flag, {.enabled = true, .description = ""}, kNow).config.description, "");
}

TEST(Patch, updates_know_what_they_set) {
  EXPECT_TRUE(FlagUpdates{}.empty());
  EXPECT_FALSE(kOff.empty());
  EXPECT_TRUE(kOff.sets(FlagField::kEnabled));
  EXPECT_FALSE(kOff.sets(FlagField::kRolloutPercentage));
  const FlagUpdates share{.enabled = std::nullopt, .rollout_percentage = sample::percentage(0)};
  EXPECT_FALSE(share.empty());
  EXPECT_FALSE(share.sets(FlagField::kEnabled));
  EXPECT_TRUE(share.sets(FlagField::kRolloutPercentage));
  EXPECT_TRUE(FlagUpdates{}.empty());
  EXPECT_FALSE(kOff.empty());
  EXPECT_FALSE((FlagUpdates{.description = ""}).empty());
}

TEST(PatchDeathTest, an_empty_edit_is_a_defect) {
  EXPECT_DEATH(static_cast<void>(apply_edit(sample::flag(), FlagUpdates{}, kNow)), "at least one field");
}

}  // namespace hoist
