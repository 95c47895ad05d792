#include "hoist/domain/flag.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "hoist/domain/sample_values_test.h"

namespace hoist {

TEST(Flag, a_percentage_is_0_to_100) {
  for (int value = 0; value <= 100; ++value) EXPECT_EQ(Percentage::from(value)->value(), value);
  for (const std::int64_t value :
       {std::int64_t{-1}, std::int64_t{101}, std::int64_t{1'000'000'000}, std::int64_t{1} << 32,
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    const auto refused = Percentage::from(value);
    ASSERT_FALSE(refused.has_value()) << value;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().detail(kFieldDetail), "rolloutPercentage");
    EXPECT_EQ(refused.error().message,
              "rolloutPercentage must be a whole number from 0 to 100, not " + std::to_string(value));
  }
  EXPECT_EQ(Percentage::full().value(), 100);
  EXPECT_EQ(Percentage().value(), 0);
}

TEST(Flag, a_new_flag_is_off_and_switched_on_is_on_for_everyone) {
  EXPECT_FALSE(FlagConfig().enabled);
  EXPECT_EQ(FlagConfig().rollout_percentage->value(), 100);
  EXPECT_EQ(FlagConfig().description, "");
}

TEST(Flag, field_names_read_back) {
  EXPECT_EQ(to_string(FlagField::kEnabled), "enabled");
  EXPECT_EQ(to_string(FlagField::kRolloutPercentage), "rolloutPercentage");
  EXPECT_EQ(kFlagFields.size(), 11U);
  for (const FlagField field : kFlagFields) EXPECT_EQ(parse_flag_field(to_string(field)), field);
  for (const std::string_view name : {"", "Enabled", "rollout_percentage", "type", "version"}) {
    EXPECT_EQ(parse_flag_field(name), std::nullopt) << name;
  }
}

TEST(Flag, override_names_read_back) {
  EXPECT_EQ(to_string(OverrideType::kInclude), "include");
  EXPECT_EQ(to_string(OverrideType::kExclude), "exclude");
  EXPECT_EQ(parse_override_type("include"), OverrideType::kInclude);
  EXPECT_EQ(parse_override_type("exclude"), OverrideType::kExclude);
  for (const std::string_view name : {"", "Include", "both"}) {
    EXPECT_EQ(parse_override_type(name), std::nullopt) << name;
  }
}

TEST(Flag, intents_are_ordered_by_time_then_schedule_and_an_edit_is_the_older) {
  const Instant at = sample::kNow;
  const Intent edit{.at = at, .schedule = std::nullopt};
  const Intent first{.at = at, .schedule = sample::id<ScheduleId>(1)};
  const Intent second{.at = at, .schedule = sample::id<ScheduleId>(2)};
  const Intent earlier{.at = at - Duration(1), .schedule = sample::id<ScheduleId>(9)};
  EXPECT_LT(earlier, edit);
  EXPECT_LT(edit, first);
  EXPECT_LT(first, second);
  EXPECT_EQ(second, second);
}

TEST(Flag, intents_are_remembered_for_each_field_apart) {
  FieldIntents intents;
  EXPECT_EQ(intents.of(FlagField::kEnabled), std::nullopt);
  const Intent intent{.at = sample::kNow, .schedule = sample::id<ScheduleId>(1)};
  intents.remember(FlagField::kRolloutPercentage, intent);
  EXPECT_EQ(intents.of(FlagField::kEnabled), std::nullopt);
  EXPECT_EQ(intents.of(FlagField::kRolloutPercentage), intent);
  EXPECT_NE(intents, FieldIntents());
}

}  // namespace hoist
