#include "hoist/domain/alert.h"

#include <gtest/gtest.h>

namespace hoist {
namespace {

using namespace std::chrono_literals;

constexpr Instant kLastTick = Instant::from_unix_us(1'795'770'000'000'000);

}  // namespace

TEST(AlertId, IsTheSameFromEveryProcess) {
  const Silence silence{.last_tick_at = kLastTick, .repetition = 0};
  const auto id = alert_id(AlertEvent::kSilent, silence, kLastTick + 2min);
  EXPECT_EQ(alert_id(AlertEvent::kSilent, silence, kLastTick + 3min), id);
  // RFC 9562, section 5.8.
  EXPECT_EQ(id.to_string().at(14), '8');
  EXPECT_NE(std::string_view("89ab").find(id.to_string().at(19)), std::string_view::npos);
}

TEST(AlertId, IsAnotherForAnythingElse) {
  const Silence silence{.last_tick_at = kLastTick, .repetition = 0};
  const auto id = alert_id(AlertEvent::kSilent, silence, kLastTick);
  EXPECT_NE(alert_id(AlertEvent::kBack, silence, kLastTick), id);
  EXPECT_NE(alert_id(AlertEvent::kSilent, {.last_tick_at = kLastTick, .repetition = 1}, kLastTick), id);
  EXPECT_NE(alert_id(AlertEvent::kSilent, {.last_tick_at = kLastTick + 1us, .repetition = 0}, kLastTick), id);
}

TEST(AlertId, TellsSilencesWithoutATickApartByTheHour) {
  const Silence never;
  const auto id = alert_id(AlertEvent::kSilent, never, kLastTick);
  EXPECT_EQ(alert_id(AlertEvent::kSilent, never, kLastTick + 59min), id);
  EXPECT_NE(alert_id(AlertEvent::kSilent, never, kLastTick + 1h), id);
}

}  // namespace hoist
