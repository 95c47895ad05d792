#include "hoist/delivery/retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "hoist/base/trimmed.h"

namespace hoist::delivery {
namespace {

/// Beyond it a number of seconds is cut anyway.
constexpr std::size_t kMostDigits = 12;

Duration within_bounds(Duration wait) { return std::clamp(wait, Duration(0), kLongestRetryAfter); }

}  // namespace

std::optional<Duration> parse_retry_after(std::string_view text, Instant now) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    if (text.size() > kMostDigits) return kLongestRetryAfter;
    std::int64_t seconds = 0;
    for (const char digit : text) seconds = seconds * 10 + (digit - '0');
    return within_bounds(std::chrono::seconds(seconds));
  }
  // A date begins with the day of the week; libcurl would also read what no HTTP-date is.
  const bool letter = (text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z');
  if (!letter) return std::nullopt;
  const std::time_t at = curl_getdate(std::string(text).c_str(), nullptr);
  if (at < 0) return std::nullopt;
  constexpr std::time_t kLatest = kMaxInstant.unix_us() / 1'000'000;
  return within_bounds(Instant::from_unix_us(std::min(at, kLatest) * 1'000'000) - now);
}

}  // namespace hoist::delivery
