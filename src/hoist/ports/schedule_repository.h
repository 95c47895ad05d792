// Schedules in the store: as people see them, and as a queue of what is due.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/domain/attempt.h"
#include "hoist/domain/schedule.h"
#include "hoist/domain/settlement.h"
#include "hoist/ports/page.h"

namespace hoist {

/// What a list of schedules can be narrowed to: a status; of the failed ones those that wait for a retry, and
/// those that do not, and of these those whose window was missed; of the pending ones those of which a
/// preflight found that they would fail; and whatever has been due for more than kLateAfter.
enum class ScheduleStateFilter : std::uint8_t {
  kPending,
  kApplied,
  kFailed,
  kCancelled,
  kRetrying,
  kTerminal,
  kAtRisk,
  kLate,
  kParked
};
/// As the API and the command line call them.
inline constexpr std::array kScheduleStates = {
    std::pair<std::string_view, ScheduleStateFilter>{"pending", ScheduleStateFilter::kPending},
    std::pair<std::string_view, ScheduleStateFilter>{"applied", ScheduleStateFilter::kApplied},
    std::pair<std::string_view, ScheduleStateFilter>{"failed", ScheduleStateFilter::kFailed},
    std::pair<std::string_view, ScheduleStateFilter>{"cancelled", ScheduleStateFilter::kCancelled},
    std::pair<std::string_view, ScheduleStateFilter>{"retrying", ScheduleStateFilter::kRetrying},
    std::pair<std::string_view, ScheduleStateFilter>{"terminal", ScheduleStateFilter::kTerminal},
    std::pair<std::string_view, ScheduleStateFilter>{"atRisk", ScheduleStateFilter::kAtRisk},
    std::pair<std::string_view, ScheduleStateFilter>{"late", ScheduleStateFilter::kLate},
    std::pair<std::string_view, ScheduleStateFilter>{"parked", ScheduleStateFilter::kParked}};

/// Which schedules to list, in (scheduled_at, id) order. Absent members do not narrow.
struct ScheduleFilter {
  std::optional<EnvironmentKey> environment;
  std::optional<FlagId> flag;
  /// kFailed is every failed schedule, also those that wait for a retry; kRetrying and kTerminal the two
  /// kinds.
  std::optional<ScheduleStateFilter> state;
  std::optional<Instant> from;                          ///< scheduled_at >= from
  std::optional<Instant> to;                            ///< scheduled_at < to
  std::optional<std::pair<Instant, ScheduleId>> after;  ///< Exclusive start.
  int limit = kDefaultPageSize;                         ///< 1 and up.
  Instant now = {};                                     ///< What kLate is measured by.
  /// In the flag's key. The case of ASCII letters does not matter.
  std::optional<std::string> key_text = {};
  std::optional<std::vector<FlagId>> flags = {};  ///< Of any of these.
};

/// What is known of a pending schedule's risk, compare-and-set on what was known before.
struct RiskMark {
  ScheduleId id;
  std::optional<ScheduleRisk> before;
  std::optional<ScheduleRisk> after;
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class ScheduleRepository {
 public:
  virtual ~ScheduleRepository() = default;

  /// Stores a new schedule. On PostgreSQL it also wakes sleeping workers (at commit) where it is due
  /// before anything else they know of. Precondition: updates are readable; it is not at risk.
  [[nodiscard]] virtual Result<void> insert(const Schedule& schedule) = 0;
  /// Deleted flags' schedules included.
  [[nodiscard]] virtual Result<std::optional<Schedule>> find(const ScheduleId& id) = 0;
  /// As find, and holds the row until the unit of work ends; waits for other holders.
  [[nodiscard]] virtual Result<std::optional<Schedule>> lock(const ScheduleId& id) = 0;
  /// Writes what a person changed (cancel, retry by hand) on a locked schedule; wakes as insert does.
  /// Errors: kInternal unless it was found.
  [[nodiscard]] virtual Result<void> update(const Schedule& schedule) = 0;
  [[nodiscard]] virtual Result<std::vector<Schedule>> list(const ScheduleFilter& filter) = 0;
  /// Writes the marks of schedules that are still pending, whose risk is still as it was before (its reason
  /// aside), and that nobody else holds: it waits for nobody. The answer is whose those are.
  [[nodiscard]] virtual Result<std::vector<ScheduleId>> mark_risks(std::span<const RiskMark> marks) = 0;
  /// Removes up to `limit` schedules of a flag that were meant for before and ended before, with their
  /// attempts, oldest scheduled_at first, and skips what others hold. The audit trail keeps what they did.
  /// The answer is how many. Precondition: limit >= 1.
  [[nodiscard]] virtual Result<int> remove_ended(const FlagId& flag, Instant before, int limit) = 0;
};

/// When there is something to do next.
struct NextDue {
  bool overdue = false;           ///< Something is due already (perhaps held by another worker).
  std::optional<Instant> future;  ///< The earliest due_at that has not come.
};

/// The queue of due schedules. Part of a unit of work; its thread only. Store errors as above.
class DueQueue {
 public:
  virtual ~DueQueue() = default;

  /// Takes up to `limit` schedules that are due at `now` and that nobody else holds, under a lock
  /// that ends with the unit of work. Retries come before first attempts, each in (due_at, id)
  /// order, but a quarter of the places (at least one, from a limit of 2) is kept for first
  /// attempts while there are enough of them. `excluded` are left alone. Precondition: limit >= 1.
  [[nodiscard]] virtual Result<std::vector<Schedule>> claim(Instant now, int limit,
                                                            std::span<const ScheduleId> excluded) = 0;
  /// Takes those of `marks` that are still as they were seen and that nobody else holds.
  [[nodiscard]] virtual Result<std::vector<Schedule>> claim_again(std::span<const ClaimMark> marks) = 0;
  /// Writes outcomes of claimed schedules and their attempt rows, set-wise.
  /// Errors: kInternal unless every claim was found as it was marked.
  [[nodiscard]] virtual Result<void> settle(std::span<const Settlement> settlements) = 0;
  /// As claim, it leaves `excluded` out of what is due; not out of what will be.
  [[nodiscard]] virtual Result<NextDue> next_due(Instant now, std::span<const ScheduleId> excluded) = 0;
  /// The oldest intent among the live schedules of each of `flags`, `excluded` left out: the earliest
  /// scheduled_at, and of those the smallest id. Flags without one are not in the answer.
  [[nodiscard]] virtual Result<std::map<FlagId, Intent>> earliest_live(
      std::span<const FlagId> flags, std::span<const ScheduleId> excluded) = 0;
  /// The ledger of one schedule, by attempt number.
  [[nodiscard]] virtual Result<std::vector<Attempt>> attempts(const ScheduleId& id) = 0;
};

}  // namespace hoist
