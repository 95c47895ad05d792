// The receivers that webhooks of the simulation lead to: they take what they are sent, or misbehave.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "hoist/base/prng.h"
#include "hoist/ports/delivery_transport.h"
#include "simulation/sim_time.h"

namespace hoist::sim {

enum class Misbehaviour : std::uint8_t {
  kFails,        ///< 500.
  kAsksToWait,   ///< 429 with Retry-After.
  kMoved,        ///< 301, which nobody follows.
  kHangs,        ///< No answer within the transport's limit.
  kUnreachable,  ///< Refuses the connection.
  kLosesAnswer,  ///< Takes it, and then loses the connection.
  kSlow,         ///< Takes it after seconds.
};
inline constexpr std::uint64_t kMisbehaviours = 7;
[[nodiscard]] std::string_view to_string(Misbehaviour misbehaviour);

/// What becomes of one attempt.
struct ReceiverAnswer {
  bool taken = false;                      ///< Whether the receiver has it, whatever the sender hears.
  std::optional<DeliveryFailure> failure;  ///< What the sender hears.
  Micros takes = 0;                        ///< How long until the sender hears it.
};

/// One thread at a time.
class SimReceivers {
 public:
  SimReceivers(const SimTime& time, std::uint64_t seed) : time_(time), random_(seed) {}

  /// Until `until` (elapsed time), the receiver at `url` misbehaves.
  void upset(const std::string& url, Misbehaviour misbehaviour, Micros until);
  /// From now on all behave.
  void calm_all() { moods_.clear(); }
  [[nodiscard]] std::optional<Misbehaviour> misbehaviour_of(const std::string& url) const;

  /// Something arrives at `url` now.
  [[nodiscard]] ReceiverAnswer receive(const std::string& url);

 private:
  struct Mood {
    Misbehaviour misbehaviour;
    Micros until;
  };
  [[nodiscard]] ReceiverAnswer misbehave(Misbehaviour misbehaviour);
  [[nodiscard]] Micros between(Micros least, Micros most);

  const SimTime& time_;
  Prng random_;
  std::map<std::string, Mood> moods_;  ///< By URL.
};

}  // namespace hoist::sim
