#include "hoist/delivery/retry_after.h"

#include <gtest/gtest.h>

#include <string>

namespace hoist::delivery {
namespace {

using std::chrono::seconds;

// 1994-11-06T08:49:07Z: half a minute before RFC 9110's own example of a date.
constexpr Instant kNow = Instant::from_unix_us(784'111'747'000'000);

TEST(RetryAfter, ReadsSecondsWithinADay) {
  struct Row {
    std::string text;
    std::optional<Duration> wait;
  };
  const Row rows[] = {
      {"0", seconds(0)},
      {"120", seconds(120)},
      {" 7\t", seconds(7)},
      {"0000000000000007", seconds(7)},
      {"86400", seconds(86'400)},
      {"86401", kLongestRetryAfter},
      {"99999999999999999999999999", kLongestRetryAfter},
      {"", std::nullopt},
      {" ", std::nullopt},
      {"-1", std::nullopt},
      {"+1", std::nullopt},
      {"1.5", std::nullopt},
      {"1s", std::nullopt},
      {"1 2", std::nullopt},
      {"0x10", std::nullopt},
      {"soon", std::nullopt},
  };
  for (const Row& row : rows)
    EXPECT_EQ(parse_retry_after(row.text, kNow), row.wait) << "'" << row.text << "'";
}

TEST(RetryAfter, ReadsEveryFormOfADateSeenFromNow) {
  struct Row {
    std::string text;
    std::optional<Duration> wait;
  };
  const Row rows[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", seconds(30)},
      {"Sunday, 06-Nov-94 08:49:37 GMT", seconds(30)},
      {"Sun Nov  6 08:49:37 1994", seconds(30)},
      {"Sun, 06 Nov 1994 08:49:07 GMT", seconds(0)},
      {"Sun, 06 Nov 1994 08:00:00 GMT", seconds(0)},
      {"Thu, 01 Jan 1970 00:00:00 GMT", seconds(0)},
      {"Mon, 07 Nov 1994 08:49:07 GMT", kLongestRetryAfter},
      {"Fri, 31 Dec 9999 23:59:59 GMT", kLongestRetryAfter},
      {"Sun, 06 Nov 1994 25:49:37 GMT", std::nullopt},
      {"1994-11-06T08:49:37Z", std::nullopt},
      {"Sun, 99 Nov 1994 08:49:37 GMT", std::nullopt},
  };
  for (const Row& row : rows)
    EXPECT_EQ(parse_retry_after(row.text, kNow), row.wait) << "'" << row.text << "'";
}

}  // namespace
}  // namespace hoist::delivery
