// The oracle: what design.md promises, as a plain model that is told every committed transaction and
// objects to the first that breaks a promise.
//
// Written from the design (sections 1 and 3), not from the code, and using none of it: records in,
// objections out. One thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/fitting.h"
#include "model/intents.h"
#include "model/records.h"

namespace hoist::model {

/// A broken promise. `promise` is "P1" to "P9" of the design; what() says what was seen and what was due.
class Broken : public std::runtime_error {
 public:
  Broken(std::string promise, const std::string& what)
      : std::runtime_error(what), promise_(std::move(promise)) {}
  [[nodiscard]] const std::string& promise() const { return promise_; }

 private:
  std::string promise_;
};

/// How everything that was accepted ended. The parts add up to `accepted`.
struct Account {
  int accepted = 0;
  int applied = 0;
  int superseded = 0;
  int skipped = 0;    ///< Their windows were missed.
  int failed = 0;     ///< Terminally, with a reason.
  int cancelled = 0;  ///< By a person.
  int unsettled = 0;  ///< Live still.
  int attempts = 0;
  bool operator==(const Account&) const = default;
};

struct Effect;
struct Obstacles;

// Sights other than transitions.
inline constexpr const char* kMisfitForGood = "misfit, for good";
inline constexpr const char* kMisfitForNow = "misfit, waits for an older schedule";
inline constexpr const char* kMisfitCured = "misfit, cured by an older schedule";
inline constexpr const char* kReferenceLost = "misfit, names what is gone";
inline constexpr const char* kRunByHand = "run by hand";
inline constexpr const char* kReverted = "flag reverted";
inline constexpr const char* kParked = "parked";
inline constexpr const char* kSets = "sets ";    ///< And a field's name.
inline constexpr const char* kDrops = "drops ";  ///< Likewise.

class Model {
 public:
  explicit Model(Policy policy = {}) : policy_(policy) {}

  /// Takes in one committed transaction, in order of commit. Throws Broken.
  void commit(const Commit& commit);

  /// The store is exactly as the commits so far leave it: every flag, schedule and revision, and as many
  /// rows in the ledger and the audit trail as were reported. Throws Broken.
  void compare(const Contents& contents) const;

  /// To be called once nothing is under way: everything accepted is terminal, and every flag is what the
  /// fold of all intents in order of intended time says. Throws Broken.
  void expect_finished() const;

  [[nodiscard]] Account account() const;

  /// How often each transition of the lifecycle was seen ("pending -> applied"), and each of the other
  /// sights.
  [[nodiscard]] const std::map<std::string, int>& seen() const { return seen_; }
  /// Every transition the lifecycle has, by the names used above.
  [[nodiscard]] static const std::vector<std::string>& transitions();
  /// The transitions, and what else a search should have come by: misfits, and every field set and dropped.
  [[nodiscard]] static const std::vector<std::string>& sights();

  /// The schedule or flag as the model has it; none where it knows of none.
  [[nodiscard]] const ScheduleRow* schedule(const std::string& id) const;
  [[nodiscard]] const FlagRow* flag(const std::string& id) const;
  /// Whether the schedule's last attempt failed because its updates did not fit the flag.
  [[nodiscard]] bool is_misfit(const std::string& id) const;
  /// Whether a person has run the schedule, which moves its scheduled_at.
  [[nodiscard]] bool was_run(const std::string& id) const;
  /// When the schedule is due, by the design's rule; none for a terminal or unknown one.
  [[nodiscard]] std::optional<Micros> due_at(const std::string& id) const;

 private:
  struct ScheduleState {
    ScheduleRow row;
    int budget_attempts = 0;  ///< Since the last retry by hand.
    bool superseded = false;
    bool skipped = false;
    bool run_by_hand = false;
    Micros waited = 0;  ///< The delay that the retry which waits was given; 0 after a retry by hand.
    bool by_a_person = false;
    bool waits = false;   ///< Its last attempt was a misfit that an older schedule may cure.
    bool misfit = false;  ///< Its last attempt failed because its updates did not fit.
    /// Where the design leaves a text open: what it has to hold for compare() to adopt it from the row.
    std::optional<std::string> open_reason;
    std::optional<std::string> open_last_error;
  };
  struct FlagState {
    FlagRow row;
    FlagRow created;                        ///< As it was first: the ground that changes build on.
    std::vector<Write> manual_writes = {};  ///< By people.
    /// When the last change of one of its schedules was committed, where transactions overlap.
    std::optional<Micros> schedules_changed_at = std::nullopt;
  };
  using Environments = std::set<std::string>;

  void take_new_schedules(const Commit& commit);
  void take_attempts(const Commit& commit, Environments& changed);
  void take_attempt(ScheduleState& state, const AttemptRow& attempt, const AuditRow* audit,
                    Environments& changed);
  void settle(ScheduleState& state, FlagRow& flag, const AttemptRow& attempt, Effect effect);
  void fail(ScheduleState& state, const AttemptRow& attempt);
  static void skip(ScheduleState& state, const AttemptRow& attempt);
  /// What stands against the schedule, whose effect on its flag would be `effect`.
  [[nodiscard]] Obstacles obstacles_of(const ScheduleState& state, const FlagState& flag,
                                       const Effect& effect, const AttemptRow& attempt) const;
  [[nodiscard]] bool has_older_live(const ScheduleRow& schedule) const;
  [[nodiscard]] Surroundings surroundings_of(const std::string& environment) const;
  void note_misfit(ScheduleState& state, const Obstacles& obstacles, const AttemptRow& attempt);
  void note_fields(const ScheduleRow& schedule, const AttemptRow& attempt);
  /// P2: the revision of each environment whose flags or schedules it changed rises once.
  void raise_revisions(const Commit& commit, Environments changed);
  /// Remembers what others may not have seen of this commit.
  void note_overlap(const Commit& commit, const Environments& changed);
  void take_segment(const AuditRow& audit);
  void check_accepted(const AuditRow& audit, const FlagRow& after, const Fields& set) const;
  void check_schedule_accepted(const AuditRow& audit, const FlagRow& flag, const ScheduleRow& row) const;
  void check_nothing_refers(const AuditRow& audit) const;
  [[nodiscard]] bool overlaps_others(const AuditRow& audit) const;
  void take_action(const Commit& commit, const AuditRow& audit, Environments& changed);
  void create_flag(const AuditRow& audit);
  void edit_flag(FlagState& flag, const AuditRow& audit);
  void change_schedule(const Commit& commit, const AuditRow& audit, const FlagRow& flag);

  [[nodiscard]] FlagState& known_flag(const std::string& id, const char* promise);
  [[nodiscard]] ScheduleState& known_schedule(const std::string& id, const char* promise);
  static void adopt_texts(ScheduleState& state, const ScheduleRow& seen);

  Policy policy_;
  std::map<std::string, FlagState> flags_;
  /// Mutable, because compare() adopts the texts that the design leaves open.
  mutable std::map<std::string, ScheduleState> schedules_;
  std::map<std::string, std::int64_t> revisions_;
  std::set<SegmentName> segments_;
  /// When flags or segments of an environment were last changed, where transactions overlap.
  std::map<std::string, Micros> surroundings_changed_at_;
  std::map<std::string, int> seen_;
  std::int64_t attempt_rows_ = 0;
  std::int64_t audit_rows_ = 0;
};

}  // namespace hoist::model
