// Decides when the silence of the workers has lasted too long, from what is seen of their heartbeats.
//
// All times that are handed in are of a clock that only goes forward: what the wall clocks of the machines
// and of the store do has no part in it. So a tick is not a time but a change: a heartbeat that is another
// than before. To see nothing, because the store cannot be read, is to see no tick.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "hoist/domain/alert.h"
#include "hoist/domain/worker_heartbeat.h"

namespace hoist {

/// How often a silence that lasts is told of again.
inline constexpr Duration kSilenceRepeat = std::chrono::hours(1);

/// What is to be told.
struct DeadManCall {
  AlertEvent event = AlertEvent::kSilent;
  Silence silence;
  std::optional<Instant> last_tick_at;  ///< The newest, by the store's clock.
  Duration silent_for{0};
};

/// Not thread-safe.
class DeadManSwitch {
 public:
  /// `after` is how long a silence may last; it is counted from `now` at the earliest.
  DeadManSwitch(Duration after, Instant now) : after_(after), ticked_at_(now) {}

  /// What the store holds. The first time tells only what to compare with: it may be days old.
  void saw(std::span<const WorkerHeartbeat> heartbeats, Instant now);
  /// What is to be told now: a silence once it has lasted long enough, and again every kSilenceRepeat; its
  /// end once.
  [[nodiscard]] std::optional<DeadManCall> look(Instant now);

 private:
  Duration after_;
  Instant ticked_at_;                    ///< By the caller's clock.
  std::optional<Instant> last_tick_at_;  ///< By the store's.
  std::optional<std::map<std::string, Instant, std::less<>>> seen_;
  std::optional<Silence> silence_;  ///< Set while it is told of; its repetition is the next one's.
  Instant silent_since_;            ///< By the caller's clock.
  Instant told_at_;                 ///< By the caller's clock.
};

}  // namespace hoist
