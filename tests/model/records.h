// What a store holds, as plain rows read by raw SQL: nothing of Hoist's own decoding stands between the
// tables and the model that judges them. Values; no thread-safety concerns.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hoist::model {

/// Microseconds since 1970-01-01T00:00:00Z.
using Micros = std::int64_t;

/// The fields that a schedule can set, by their place in the arrays below.
inline constexpr std::size_t kEnabled = 0;
inline constexpr std::size_t kRollout = 1;
inline constexpr std::size_t kDescription = 2;
inline constexpr std::size_t kVariants = 3;
inline constexpr std::size_t kDefaultVariant = 4;
inline constexpr std::size_t kTargeting = 5;
inline constexpr std::size_t kPrerequisites = 6;
inline constexpr std::size_t kMetadata = 7;
inline constexpr std::size_t kArchived = 8;
inline constexpr std::size_t kTags = 9;
inline constexpr std::size_t kOwner = 10;
inline constexpr std::size_t kFields = 11;
/// Their names in the API and in the tables' JSON.
inline constexpr std::array<const char*, kFields> kFieldNames = {
    "enabled",       "rolloutPercentage", "description", "variants", "defaultVariant", "targeting",
    "prerequisites", "metadata",          "archived",    "tags",     "owner"};

/// The value of each field, as canonical JSON (canonical_json.h): `true`, `25`, `"on"`, `null`.
using Values = std::array<std::string, kFields>;
/// What a schedule or an edit sets; none for a field that it leaves alone.
using Fields = std::array<std::optional<std::string>, kFields>;
/// The short form of a flag: a boolean that is off, and on for everyone once it is switched on.
inline const Values kShortForm = {"false",   "100",  R"("")", R"({"off":false,"on":true})",
                                  R"("on")", "null", "[]",    "{}",
                                  "false",   "[]",   R"("")"};

/// The intended time behind a field's value. `schedule` is "" for a manual edit.
struct Intent {
  Micros at = 0;
  std::string schedule;
  bool operator==(const Intent&) const = default;
};

/// A row of feature_flags, or the image of one in an audit event.
struct FlagRow {
  std::string id;
  std::string key;
  std::string environment;
  std::string type = "boolean";  ///< Or "string", "number", "object"; fixed for good.
  Values values = kShortForm;
  std::array<std::optional<Intent>, kFields> intents;
  std::int64_t version = 1;
  std::optional<Micros> deleted_at;
  bool operator==(const FlagRow&) const = default;
};

/// What section 3.2 and the API say about retries; the defaults are the design's.
struct Policy {
  Micros base = 120'000'000;
  Micros cap = 3'600'000'000;
  double factor = 2;
  std::string jitter = "uniform";          ///< Or "none", "full", "decorrelated".
  std::optional<Micros> jitter_span = {};  ///< A quarter of the base where it is not set.
  std::optional<int> max_retries = {};     ///< None: the deadline alone bounds them.
  std::optional<Micros> until = {};        ///< No retry begins later.
  bool operator==(const Policy&) const = default;
};

/// A row of feature_flag_schedules.
struct ScheduleRow {
  std::string id;
  std::string flag_id;
  Micros scheduled_at = 0;
  std::string status;
  /// All none where nobody could read the stored updates.
  Fields updates;
  std::optional<Micros> applied_at;
  std::string error_message;
  int retry_count = 0;
  int max_retries = 0;
  std::optional<Policy> policy = {};  ///< Its own.
  int priority = 0;
  std::string missed_window = "fireLate";
  std::optional<Micros> max_lateness = {};
  std::optional<Micros> next_retry_at;
  std::string last_error;
  int attempt_count = 0;
  std::string cancelled_by;
  std::optional<Micros> cancelled_at;
  Micros created_at = 0;
  bool operator==(const ScheduleRow&) const = default;

  /// Whether its updates are fields of a flag, each of the right kind, and at least one.
  [[nodiscard]] bool readable() const { return updates != Fields(); }
};

/// Section 3.1: what a schedule started as when it was accepted.
[[nodiscard]] inline ScheduleRow as_created(const ScheduleRow& now) {
  ScheduleRow row;
  row.id = now.id;
  row.flag_id = now.flag_id;
  row.scheduled_at = now.scheduled_at;
  row.status = "pending";
  row.updates = now.updates;
  row.max_retries = now.max_retries;
  row.policy = now.policy;
  row.priority = now.priority;
  row.missed_window = now.missed_window;
  row.max_lateness = now.max_lateness;
  row.created_at = now.created_at;
  return row;
}

/// A row of schedule_attempts: the ledger.
struct AttemptRow {
  std::string schedule_id;
  int number = 0;
  std::string worker;
  Micros started_at = 0;
  Micros ended_at = 0;
  std::string outcome;  ///< "applied", "failed", "superseded", "skipped".
  std::string error_class;
  std::string error_code;
  std::string error_message;
  std::optional<Micros> next_retry_at;
  std::vector<std::string> dropped;  ///< By name.
};

/// A row of audit_events.
struct AuditRow {
  std::string id;
  Micros at = 0;
  std::string actor;
  std::string action;  ///< "flag.created", "schedule.applied", …
  std::string flag_id;
  std::string environment;
  std::string schedule_id;
  std::optional<FlagRow> before;
  std::optional<FlagRow> after;
  std::string note;
};

/// What one committed transaction added to the store.
struct Commit {
  /// The store's clock when the transaction began, where the observer knows it.
  std::optional<Micros> begun_at;
  /// When it was committed, where transactions overlap: what others did at about that time, this one may have
  /// seen or not. None where one transaction follows the other.
  std::optional<Micros> committed_at;
  std::vector<AttemptRow> attempts;
  std::vector<AuditRow> audits;
  /// Rows of schedules that were not there before, as they are after the commit.
  std::vector<ScheduleRow> new_schedules;
  /// Rows of flags that were not there before and that no audit event of this commit creates (raw SQL).
  std::vector<FlagRow> new_flags;

  [[nodiscard]] bool empty() const {
    return attempts.empty() && audits.empty() && new_schedules.empty() && new_flags.empty();
  }
};

/// A segment: its environment and its key.
using SegmentName = std::pair<std::string, std::string>;

/// The present rows of a store, by id.
struct Contents {
  std::map<std::string, FlagRow> flags;
  std::map<std::string, ScheduleRow> schedules;
  std::map<std::string, std::int64_t> revisions;  ///< By environment.
  std::set<SegmentName> segments;
  std::int64_t attempt_rows = 0;  ///< How many rows the ledger has.
  std::int64_t audit_rows = 0;
};

}  // namespace hoist::model
