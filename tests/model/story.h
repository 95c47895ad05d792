// A made-up history that keeps every promise: the commits as Hoist would make them, and the rows that they
// leave. Tests of the model change one thing in it. One thread.
#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <utility>

#include "model/model.h"

namespace hoist::model {

inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;
inline constexpr Micros kStart = 1'700'000'000 * kSecond;
/// The flags of every story, in environments of their own.
inline const std::string kFlag = "flag-1";
inline const std::string kOtherFlag = "flag-2";

/// {"enabled": "true"}, by the place of the field.
[[nodiscard]] Fields setting(std::initializer_list<std::pair<std::size_t, std::string>> fields);
inline const Fields kSwitchOn = setting({{kEnabled, "true"}});
inline const Fields kQuarter = setting({{kRollout, "25"}});
inline const Fields kBoth = setting({{kEnabled, "true"}, {kRollout, "25"}});

class Story {
 public:
  Micros now = kStart;
  Contents contents;
  std::deque<Commit> commits;  ///< References stay good.

  void pass_time(Micros by) { now += by; }
  /// To the moment at which the schedule is due.
  void wait_for(const std::string& schedule);

  // What people do. Each is a commit.
  void create_flag(const std::string& id = kFlag, const std::string& environment = "production");
  void create_flag(const FlagRow& fresh);
  void insert_flag_by_sql(const FlagRow& row);
  void edit(const Fields& fields);
  void describe(const std::string& description);
  void change_segment(const std::string& action, const std::string& key);
  void delete_flag();
  /// By an event of any kind.
  void change_flag(const std::string& action, const FlagRow& after);
  void override_user(const std::string& action = "override.set");
  /// Due in `in`, of kFlag.
  void schedule(const std::string& id, const Fields& updates, Micros in = kMinute, int max_retries = 3);
  void insert_schedule_by_sql(const ScheduleRow& row);
  void cancel(const std::string& id);
  void retry(const std::string& id);

  // What workers do. Each is a commit, at the time it is.
  void apply(std::initializer_list<const char*> ids, std::vector<std::string> dropped = {});
  void supersede(const std::string& id);
  /// A transient failure with budget left; the retry is at `extra` after the backoff.
  void fail_for_now(const std::string& id, Micros extra = 0);
  /// A misfit that an older schedule may cure.
  void fail_as_misfit_for_now(const std::string& id);
  /// The end, by the class and code given.
  void fail_for_good(const std::string& id, const std::string& error_class = "permanent",
                     const std::string& code = "SQLITE_CONSTRAINT_CHECK");

  /// Lets a fresh model take in all commits. Throws Broken.
  [[nodiscard]] Model told(Policy policy = {}) const;
  [[nodiscard]] FlagRow& flag(const std::string& id = kFlag) { return contents.flags.at(id); }
  [[nodiscard]] ScheduleRow& row(const std::string& id) { return contents.schedules.at(id); }

 private:
  Commit& begin();
  AuditRow& audit(Commit& commit, const std::string& action, const FlagRow& flag);
  AuditRow& audit(Commit& commit, const std::string& action, const ScheduleRow& schedule);
  AttemptRow& attempt(Commit& commit, ScheduleRow& schedule, const std::string& outcome);
  AttemptRow& failure(Commit& commit, ScheduleRow& schedule, const std::string& error_class,
                      const std::string& code);
  void raise_revision(const ScheduleRow& schedule);
  void retry_later(const std::string& id, const std::string& code, Micros extra);
};

}  // namespace hoist::model
