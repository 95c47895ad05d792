// What was really done to a history, and when: the only excuse for an attempt that failed.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "histories/timeline.h"

namespace hoist::histories {

enum class FaultKind : std::uint8_t {
  // At a call of one actor, on the wire.
  kLostCall,    ///< The call never reached the server; the connection is gone.
  kLostAnswer,  ///< The server did it; the answer and the connection are gone.
  kSlowCall,    ///< The call reached the server late.
  kCrash,       ///< As one of the first two, and the process is gone with it.
  // At any moment.
  kTerminated,  ///< pg_terminate_backend
  kCancelled,   ///< pg_cancel_backend
  kStop,
  kUnreachable,      ///< Every connection is cut, and new ones are.
  kNoConnections,    ///< ALLOW_CONNECTIONS false, and everybody is thrown out.
  kReadOnly,         ///< default_transaction_read_only, and everybody is thrown out.
  kHeldFlag,         ///< Somebody holds the flag's row.
  kHeldSchedule,     ///< Somebody holds a schedule's row.
  kRaise,            ///< A trigger refuses changes of the flag.
  kRaiseAtCommit,    ///< The same, at COMMIT.
  kCheck,            ///< A trigger makes them violate a check.
  kTooSlow,          ///< A trigger takes longer than the statement may.
  kKill,             ///< A trigger terminates its own backend.
  kRefusedFailures,  ///< A trigger refuses failed attempts of the flag's schedules in the ledger.
  kSkewedClock,
  kLostWakeUps,
  kSpuriousWakeUp,
  kStall,  ///< Nobody's fault: the machine or the server did not answer for a while.
};
inline constexpr FaultKind kLastFaultKind = FaultKind::kStall;
[[nodiscard]] std::string_view to_string(FaultKind kind);  ///< "lost call", …

struct Fault {
  FaultKind kind = FaultKind::kStall;
  Instant from;
  std::optional<Instant> until = std::nullopt;  ///< None while it lasts.
  std::string actor = {};                       ///< Whom it meets; "" for everybody.
  std::string flag = {};      ///< Whose flag's changes it meets, by id; "" for none in particular.
  std::string schedule = {};  ///< As flag.

  /// Whether it lasted at some moment from `from` to `to`.
  [[nodiscard]] bool overlaps(Instant from_moment, Instant to_moment) const {
    return from <= to_moment && (!until || *until >= from_moment);
  }
};

/// Thread-safe.
class FaultBook {
 public:
  explicit FaultBook(Timeline& timeline) : timeline_(timeline) {}

  /// Puts down a fault that begins now; close() ends it.
  std::size_t open(Fault fault, std::string_view details = "");
  void close(std::size_t number);
  /// Puts down a fault with a beginning and an end (by default this moment).
  void note(Fault fault, std::string_view details = "");

  [[nodiscard]] std::vector<Fault> faults() const;

 private:
  Timeline& timeline_;
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
};

using FaultCounts = std::map<FaultKind, int>;
[[nodiscard]] FaultCounts count_faults(const std::vector<Fault>& faults);

}  // namespace hoist::histories
