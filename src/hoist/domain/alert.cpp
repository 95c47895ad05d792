#include "hoist/domain/alert.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/base/sha256.h"

namespace hoist {
namespace {

constexpr Duration kHour = std::chrono::hours(1);

}  // namespace

std::string_view to_string(AlertEvent event) {
  switch (event) {
    case AlertEvent::kSilent:
      return "workers.silent";
    case AlertEvent::kBack:
      return "workers.back";
  }
  unreachable("AlertEvent");
}

NotificationId alert_id(AlertEvent event, const Silence& silence, Instant at) {
  const std::string since = silence.last_tick_at
                                ? format_instant(*silence.last_tick_at)
                                : fmt::format("never, hour {}", at.unix_us() / kHour.count());
  const Sha256 digest = sha256(fmt::format("{}\n{}\n{}", to_string(event), since, silence.repetition));
  UuidBytes bytes{};
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  // Version 8, whose content is the maker's (RFC 9562, section 5.8).
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x80U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  return NotificationId(bytes);
}

}  // namespace hoist
