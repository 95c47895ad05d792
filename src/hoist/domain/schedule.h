// A schedule: a change of one flag at one instant, and what has become of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"
#include "hoist/domain/patch.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/domain/schedule_risk.h"

namespace hoist {

enum class ScheduleStatus : std::uint8_t { kPending, kApplied, kFailed, kCancelled };
[[nodiscard]] std::string_view to_string(ScheduleStatus status);  ///< "pending", …
[[nodiscard]] std::optional<ScheduleStatus> parse_schedule_status(std::string_view text);

/// Updates that were stored from outside and do not decode: shown as they are, failing permanently
/// when due.
struct UnreadableUpdates {
  std::string text;    ///< The stored JSON.
  std::string reason;  ///< Why it does not fit, with the field at fault.
  bool operator==(const UnreadableUpdates&) const = default;
};
using StoredUpdates = tl::expected<FlagUpdates, UnreadableUpdates>;

/// What becomes of a schedule whose attempt begins too late.
enum class MissedWindow : std::uint8_t {
  kFireLate,  ///< It is applied all the same; with a bound on its lateness, only up to that.
  kSkip,      ///< It is cancelled.
  kAsk,       ///< It is parked for a person: failed without a next retry.
};
[[nodiscard]] std::string_view to_string(MissedWindow policy);  ///< "fireLate", "skip", "ask"
[[nodiscard]] std::optional<MissedWindow> parse_missed_window(std::string_view text);

/// From when on a schedule that is due and not settled counts as late: beyond what a runner that heard
/// nothing takes, twice.
inline constexpr Duration kLateAfter = std::chrono::seconds(60);

/// How late an attempt may begin under kSkip and kAsk where the schedule does not say: one poll of a runner
/// that heard nothing, twice.
inline constexpr Duration kDefaultMaxLateness = std::chrono::seconds(60);
/// The most that may be asked for.
inline constexpr Duration kLongestMaxLateness = std::chrono::hours(365 * 24);
/// The code of a missed window in the ledger, and the first word of what a person reads.
inline constexpr std::string_view kMissedWindowCode = "missed_window";

/// Of what is due, the higher priority is claimed first: as if it had been due this much sooner for each
/// step, so that what has waited long enough goes before it (design, section 3.2).
inline constexpr Duration kPriorityStep = std::chrono::minutes(1);
inline constexpr int kMinPriority = 0;
inline constexpr int kMaxPriority = 10;  ///< For kill switches.

/// Errors: kInvalidArgument, naming the fields priority and maxLatenessMs.
[[nodiscard]] Result<void> check_priority(std::int64_t priority);
[[nodiscard]] Result<void> check_max_lateness(const std::optional<Duration>& max_lateness);

/// Who did it where no person did.
inline constexpr std::string_view kSystemActor = "system";

struct Schedule {
  ScheduleId id;
  FlagId flag_id;
  FlagKey flag_key;            ///< Of the flag, deleted or not.
  EnvironmentKey environment;  ///< Of the flag.
  Instant scheduled_at;
  ScheduleStatus status = ScheduleStatus::kPending;
  StoredUpdates updates;
  std::optional<Instant> applied_at;
  std::string error_message;  ///< The terminal reason; "" while there is none.
  int retry_count = 0;        ///< Failures that were answered with a retry, in the present budget.
  /// 0 to 10; the greatest where `retry_policy` leaves the count open.
  int max_retries = 3;
  /// Instead of the server's policy; then it alone bounds the retries.
  std::optional<RetryPolicy> retry_policy = std::nullopt;
  int priority = kMinPriority;
  MissedWindow missed_window = MissedWindow::kFireLate;
  /// How late an attempt may begin, counted from due_at.
  std::optional<Duration> max_lateness = std::nullopt;
  std::optional<Instant> next_retry_at;
  std::string last_error;  ///< The latest failure, kept after success; "" if there was none.
  int attempt_count = 0;   ///< Attempts so far over all budgets; numbers the ledger.
  std::string created_by;
  std::string cancelled_by;
  std::optional<Instant> cancelled_at;
  Instant created_at;
  Instant updated_at;
  /// What the last preflight found; only while pending.
  std::optional<ScheduleRisk> at_risk = std::nullopt;

  /// scheduled_at while pending, next_retry_at while failed with a retry left, else none. The store
  /// computes the same in its generated column due_at.
  [[nodiscard]] std::optional<Instant> due_at() const;
  /// What its fields were meant for.
  [[nodiscard]] Intent intent() const { return {.at = scheduled_at, .schedule = id}; }
  /// By which what is due is ordered: due_at, a kPriorityStep sooner for each step of priority. Never after
  /// due_at. Precondition: it is live.
  [[nodiscard]] Instant claim_key() const;
  /// Failed, with a retry ahead. What lists and `tick` call "retrying".
  [[nodiscard]] bool retrying() const {
    return status == ScheduleStatus::kFailed && next_retry_at.has_value();
  }
  /// The policy it follows on a server whose own is `server`.
  [[nodiscard]] RetryPolicy policy_on(const RetryPolicy& server) const;
  /// The latest that an attempt may begin; none where it may be as late as it will. Precondition: it is live.
  [[nodiscard]] std::optional<Instant> window_end() const;
  /// Whether an attempt that begins at `now` is later than the schedule allows. Precondition: it is live.
  [[nodiscard]] bool missed_at(Instant now) const;
  bool operator==(const Schedule&) const = default;
};

/// What a worker saw when it claimed a schedule. Recording an outcome is compare-and-set on it.
struct ClaimMark {
  ScheduleId id;
  ScheduleStatus status = ScheduleStatus::kPending;
  int retry_count = 0;
  Instant due_at;
  bool operator==(const ClaimMark&) const = default;
};
/// Precondition: the schedule is live (due_at() has a value).
[[nodiscard]] ClaimMark claim_mark(const Schedule& schedule);

}  // namespace hoist
