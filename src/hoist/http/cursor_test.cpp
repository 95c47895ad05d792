#include "hoist/http/cursor.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hoist::http {
namespace {

Flag some_flag() {
  return Flag{.id = {},
              .key = *FlagKey::parse("a.b_c-d"),
              .environment = *EnvironmentKey::parse("staging"),
              .config = {},
              .intents = {},
              .version = 1,
              .created_at = {},
              .updated_at = {},
              .deleted_at = std::nullopt};
}

}  // namespace

TEST(Cursor, a_flags_position_comes_back) {
  const Flag flag = some_flag();
  const auto position = parse_flag_cursor(flag_cursor(flag));
  ASSERT_TRUE(position);
  EXPECT_EQ(position->first, flag.key);
  EXPECT_EQ(position->second, flag.environment);
}

TEST(Cursor, a_schedules_position_comes_back_also_from_before_1970) {
  const std::string id = "01935b1e-7c00-7000-8000-000000000001";
  for (const char* us : {"1795770000000001", "0", "-62135596800000000"}) {
    const auto position = parse_schedule_cursor(std::string(us) + "~" + id);
    ASSERT_TRUE(position) << us;
    EXPECT_EQ(std::to_string(position->first.unix_us()), us);
    EXPECT_EQ(position->second.to_string(), id);
  }
}

TEST(Cursor, a_place_in_the_ledger_comes_back) {
  Attempt attempt;
  attempt.schedule_id = *ScheduleId::parse("01935b1e-7c00-7000-8000-000000000001");
  attempt.number = 12;
  attempt.ended_at = Instant::from_unix_us(1'795'770'000'000'001);
  const auto place = parse_ledger_cursor(ledger_cursor(attempt));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->ended_at, attempt.ended_at);
  EXPECT_EQ(place->schedule, attempt.schedule_id);
  EXPECT_EQ(place->attempt, 12);
  const std::string id = attempt.schedule_id.to_string();
  for (const std::string& bad :
       {std::string("1"), "1~" + id, "1~" + id + "~", "1~" + id + "~0", std::string("1~x~1"),
        "x~" + id + "~1", "1~" + id + "~1~1", "1~" + id + "~99999999999"}) {
    EXPECT_EQ(parse_ledger_cursor(bad).error().detail(kFieldDetail), "cursor") << bad;
  }
}

TEST(Cursor, anything_else_is_refused) {
  for (const char* bad : {"", "~", "abc", "a~", "~production", "a b~production", "a~b~c"}) {
    EXPECT_EQ(parse_flag_cursor(bad).error().detail(kFieldDetail), "cursor") << bad;
  }
  const std::string id = "01935b1e-7c00-7000-8000-000000000001";
  for (const std::string& bad :
       std::vector<std::string>{"1", "~" + id, "1~", "1~x", "x~" + id, "1.5~" + id,
                                "99999999999999999999~" + id, "9223372036854775807~" + id, "1~" + id + "0"}) {
    EXPECT_EQ(parse_schedule_cursor(bad).error().detail(kFieldDetail), "cursor") << bad;
  }
}

}  // namespace hoist::http
