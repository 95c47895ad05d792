// What is wrong with the world at the moment, and the errors that the store reports because of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/result.h"
#include "simulation/sim_time.h"

namespace hoist::sim {

/// Kinds of calls that a fault tells apart: what a store can report there.
enum class CallSite : std::uint8_t { kBegin, kStatement, kCommit };

/// How a flag is refused while it is.
enum class RefusalKind : std::uint8_t {
  kTrigger,          ///< Writing the flag's row raises an error.
  kConstraint,       ///< Writing the flag's row violates a check.
  kHeldLock,         ///< Somebody holds the flag's row.
  kKillsConnection,  ///< Writing the flag's row ends the connection.
  kLedger,           ///< No outcome of the flag's schedules can be written, not even a failure.
  kAudit,            ///< No audit event of the flag can be written.
};
inline constexpr std::uint64_t kRefusalKinds = 6;
[[nodiscard]] std::string_view to_string(RefusalKind kind);

class Trouble {
 public:
  explicit Trouble(const SimTime& time) : time_(time) {}

  // By elapsed time, until when:
  Micros outage_until = 0;
  Micros wake_ups_lost_until = 0;

  [[nodiscard]] bool outage() const { return time_.elapsed < outage_until; }
  [[nodiscard]] bool wake_ups_lost() const { return time_.elapsed < wake_ups_lost_until; }

  void refuse(const std::string& flag, RefusalKind kind, Micros until) { refusals_[flag] = {kind, until}; }
  void refuse_nothing() { refusals_.clear(); }
  [[nodiscard]] std::optional<RefusalKind> refusal_of(const std::string& flag) const;

  /// The error of a refusal.
  [[nodiscard]] Error refused(RefusalKind kind, const std::string& flag);
  /// An error that a call of that site may report, chosen by `value`. `after`: of a call that took effect.
  [[nodiscard]] Error failed(CallSite site, bool after, std::uint64_t value);
  /// The error of any call while the store is gone.
  [[nodiscard]] Error unreachable_store(CallSite site);
  [[nodiscard]] Error write_lock_held();

 private:
  struct Refusal {
    RefusalKind kind;
    Micros until;
  };

  /// Every error is one of its kind, so that a recorded failure can be traced to its cause.
  [[nodiscard]] Error numbered(ErrorCode code, std::string_view what);

  const SimTime& time_;
  std::map<std::string, Refusal> refusals_;  ///< By flag.
  int errors_made_ = 0;
};

}  // namespace hoist::sim
