// What is told to whoever has to look at once: no worker applies what is due, or one does so again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"

namespace hoist {

enum class AlertEvent : std::uint8_t {
  kSilent,  ///< No worker has been seen to tick for too long, whatever the reason.
  kBack,    ///< One ticks again.
};
[[nodiscard]] std::string_view to_string(AlertEvent event);  ///< "workers.silent", "workers.back"

struct Alert {
  /// The same from every process that tells of the same, so that a receiver can drop what it has seen.
  NotificationId id;
  AlertEvent event = AlertEvent::kSilent;
  Instant at;                           ///< By the clock of the process that tells it.
  std::optional<Instant> last_tick_at;  ///< By the store's clock; none where none was ever seen.
  Duration silent_for{0};
  std::string reporter;  ///< The process that tells it, by its worker's name.
  std::string message;   ///< What is wrong and what to do.
  bool operator==(const Alert&) const = default;
};

/// Which silence an alert is about.
struct Silence {
  std::optional<Instant> last_tick_at;  ///< Before it began.
  int repetition = 0;                   ///< How often it was told of before.
};

/// The same for the same event of the same silence. Where no tick was ever seen, `at` tells silences apart by
/// the hour.
[[nodiscard]] NotificationId alert_id(AlertEvent event, const Silence& silence, Instant at);

}  // namespace hoist
