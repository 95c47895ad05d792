#include "hoist/wire/flag_json.h"

#include <gtest/gtest.h>

#include <string>

#include "hoist/domain/sample_values_test.h"

namespace hoist::wire {

using boost::json::serialize;

TEST(FlagJson, a_flag_is_shown_whole_and_without_its_intents) {
  Flag flag = sample::flag(7);
  flag.config.description = "says \"hi\"\n";
  flag.config.rollout_percentage = sample::percentage(25);
  flag.version = 3;
  flag.updated_at = sample::kNow + std::chrono::milliseconds(500);
  flag.intents.remember(FlagField::kEnabled, {.at = sample::kNow, .schedule = std::nullopt});
  EXPECT_EQ(
      serialize(flag_to_json(flag)),
      "{\"id\":\"00000000-0000-0000-0000-000000000007\",\"key\":\"flag-7\",\"environment\":"
      "\"production\",\"type\":\"boolean\",\"enabled\":false,\"rolloutPercentage\":25,\"description\":"
      "\"says "
      "\\\"hi\\\"\\n\",\"variants\":{\"on\":true,\"off\":false},\"defaultVariant\":\"on\",\"targeting\":null,"
      "\"prerequisites\":[],\"metadata\":{},\"archived\":false,\"tags\":[],\"owner\":\"\",\"version\":3,"
      "\"createdAt\":\"2026-11-27T08:00:00Z\",\"updatedAt\":\"2026-11-27T09:00:00.5Z\"}");
}

TEST(FlagJson, an_override_is_shown_whole) {
  const UserOverride user_override{.user_id = "ada",
                                   .type = OverrideType::kExclude,
                                   .reason = "asked to",
                                   .created_by = "grace",
                                   .created_at = sample::kNow};
  EXPECT_EQ(serialize(override_to_json(user_override)),
            "{\"userId\":\"ada\",\"type\":\"exclude\",\"reason\":\"asked to\",\"createdBy\":\"grace\","
            "\"createdAt\":\"2026-11-27T09:00:00Z\"}");
}

}  // namespace hoist::wire
