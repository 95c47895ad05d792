#include "hoist/wire/alert_json.h"

#include <gtest/gtest.h>

namespace hoist::wire {

TEST(AlertJson, IsWhatReceiversGet) {
  Alert alert{.id = {},
              .event = AlertEvent::kSilent,
              .at = Instant::from_unix_us(1'795'770'125'000'000),
              .last_tick_at = Instant::from_unix_us(1'795'770'000'000'000),
              .silent_for = Duration(125'900'000),
              .reporter = "api:1",
              .message = "x"};
  EXPECT_EQ(boost::json::serialize(alert_to_json(alert)),
            R"({"type":"workers.silent","timestamp":"2026-11-27T09:02:05Z","data":{"lastTickAt":)"
            R"("2026-11-27T09:00:00Z","silentForSeconds":125,"reporter":"api:1","message":"x"}})");
  alert.event = AlertEvent::kBack;
  alert.last_tick_at.reset();
  EXPECT_EQ(alert_to_json(alert).at("type"), "workers.back");
  EXPECT_TRUE(alert_to_json(alert).at("data").at("lastTickAt").is_null());
}

}  // namespace hoist::wire
