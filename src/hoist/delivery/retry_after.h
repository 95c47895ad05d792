// When a receiver wants to be asked again.
#pragma once

#include <optional>
#include <string_view>

#include "hoist/base/instant.h"

namespace hoist::delivery {

/// The longest wait that a receiver may ask for: whoever wants more gets the webhook's own policy after it.
inline constexpr Duration kLongestRetryAfter = std::chrono::hours(24);

/// Reads a Retry-After (RFC 9110, section 10.2.3): seconds, or an HTTP-date of any of its three forms, seen
/// from `now`. Within [0, kLongestRetryAfter], to which it is cut; none where it is neither.
[[nodiscard]] std::optional<Duration> parse_retry_after(std::string_view text, Instant now);

}  // namespace hoist::delivery
