#include "model/history.h"

#include <algorithm>
#include <deque>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace hoist::model {
namespace {

bool is_outcome(const AuditRow& audit) {
  return audit.action == "schedule.applied" || audit.action == "schedule.superseded" ||
         audit.action == "schedule.skipped" || audit.action == "schedule.failed";
}

/// Whether `next` may follow `last` in one unit of work.
bool in_one_unit(const AuditRow& last, const AuditRow& next,
                 const std::map<std::string, ScheduleRow>& schedules) {
  if (!is_outcome(last) || !is_outcome(next) || last.at != next.at) return false;
  const auto a = schedules.find(last.schedule_id);
  const auto b = schedules.find(next.schedule_id);
  return a != schedules.end() && b != schedules.end() &&
         std::tie(a->second.scheduled_at, a->first) < std::tie(b->second.scheduled_at, b->first);
}

/// Attempts that left no event, in order of time, to be put between the commits that left one.
class Unplaced {
 public:
  explicit Unplaced(std::vector<AttemptRow> attempts) : attempts_(std::move(attempts)) {
    std::stable_sort(attempts_.begin(), attempts_.end(), [](const AttemptRow& a, const AttemptRow& b) {
      return std::tie(a.ended_at, a.schedule_id, a.number) < std::tie(b.ended_at, b.schedule_id, b.number);
    });
    for (std::size_t i = 0; i < attempts_.size(); ++i) by_schedule_[attempts_[i].schedule_id].push_back(i);
    for (auto& [id, of_one] : by_schedule_) {
      std::sort(of_one.begin(), of_one.end(),
                [&](std::size_t a, std::size_t b) { return attempts_[a].number < attempts_[b].number; });
    }
    placed_.resize(attempts_.size());
  }

  /// Puts what was committed before `commit` at the end of `merged`.
  void place_before(const Commit& commit, std::vector<Commit>& merged) {
    const AuditRow& first = commit.audits.front();
    for (; next_ < attempts_.size() && attempts_[next_].ended_at < first.at; ++next_) place(next_, merged);
    // Numbers tell more than a clock that was set back.
    for (const AttemptRow& end : commit.attempts) {
      for (const std::size_t i : of(end.schedule_id)) {
        if (attempts_[i].number < end.number) place(i, merged);
      }
    }
    // At the very same time: nothing is attempted after a cancel.
    if (first.action != "schedule.cancelled") return;
    for (const std::size_t i : of(first.schedule_id)) place(i, merged);
  }

  void place_rest(std::vector<Commit>& merged) {
    for (; next_ < attempts_.size(); ++next_) place(next_, merged);
  }

 private:
  [[nodiscard]] const std::vector<std::size_t>& of(const std::string& schedule) {
    return by_schedule_[schedule];
  }
  void place(std::size_t i, std::vector<Commit>& merged) {
    if (placed_[i]) return;
    placed_[i] = true;
    merged.emplace_back().attempts.push_back(std::move(attempts_[i]));
  }

  std::vector<AttemptRow> attempts_;
  std::map<std::string, std::vector<std::size_t>> by_schedule_;
  std::vector<bool> placed_;
  std::size_t next_ = 0;
};

/// Ids of the schedules that a commit tells of.
std::set<std::string> told_of(const Commit& commit) {
  std::set<std::string> ids;
  for (const AttemptRow& attempt : commit.attempts) ids.insert(attempt.schedule_id);
  for (const AuditRow& audit : commit.audits) ids.insert(audit.schedule_id);
  return ids;
}

/// The flags that no event creates, as they were before the first event about each. That is the image of the
/// lowest version: within one transaction the events have no order.
std::vector<FlagRow> flags_from_sql(const std::vector<Commit>& commits,
                                    std::map<std::string, FlagRow> flags) {
  for (const Commit& commit : commits) {
    for (const AuditRow& audit : commit.audits) {
      if (audit.action == "flag.created") flags.erase(audit.flag_id);
      const auto flag = flags.find(audit.flag_id);
      if (audit.before && flag != flags.end() && audit.before->version < flag->second.version) {
        flag->second = *audit.before;
      }
    }
  }
  std::vector<FlagRow> rows;
  rows.reserve(flags.size());
  for (auto& [id, row] : flags) rows.push_back(std::move(row));
  return rows;
}

std::vector<const ScheduleRow*> in_order_of_creation(const std::map<std::string, ScheduleRow>& schedules) {
  std::vector<const ScheduleRow*> rows;
  rows.reserve(schedules.size());
  for (const auto& [id, row] : schedules) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ScheduleRow* a, const ScheduleRow* b) { return a->created_at < b->created_at; });
  return rows;
}

}  // namespace

std::vector<Commit> postgres_commits(std::vector<Recorded<AttemptRow>> attempts,
                                     std::vector<Recorded<AuditRow>> audits) {
  std::map<std::pair<std::int64_t, std::string>, Commit> by_transaction;
  for (auto& attempt : attempts) {
    by_transaction[{attempt.place, attempt.transaction}].attempts.push_back(std::move(attempt.row));
  }
  for (auto& audit : audits) {
    by_transaction[{audit.place, audit.transaction}].audits.push_back(std::move(audit.row));
  }
  std::vector<Commit> commits;
  commits.reserve(by_transaction.size());
  for (auto& [transaction, commit] : by_transaction) {
    commit.committed_at = transaction.first;
    commits.push_back(std::move(commit));
  }
  return commits;
}

std::vector<Commit> sqlite_commits(std::vector<Recorded<AttemptRow>> attempts,
                                   std::vector<Recorded<AuditRow>> audits,
                                   const std::map<std::string, ScheduleRow>& schedules) {
  std::map<std::string, std::deque<AttemptRow>> ends;  // in order of number, as attempts are
  std::vector<AttemptRow> without_event;
  for (auto& attempt : attempts) {
    if (attempt.row.next_retry_at) {
      without_event.push_back(std::move(attempt.row));
    } else {
      ends[attempt.row.schedule_id].push_back(std::move(attempt.row));
    }
  }
  std::vector<Commit> commits;
  for (auto& audit : audits) {
    if (commits.empty() || !in_one_unit(commits.back().audits.back(), audit.row, schedules))
      commits.emplace_back();
    Commit& commit = commits.back();
    const auto end = ends.find(audit.row.schedule_id);
    if (is_outcome(audit.row) && end != ends.end() && !end->second.empty()) {
      commit.attempts.push_back(std::move(end->second.front()));
      end->second.pop_front();
    }
    commit.audits.push_back(std::move(audit.row));
  }
  // An end without its event is for the model to judge.
  for (auto& [id, rest] : ends) {
    for (AttemptRow& attempt : rest) without_event.push_back(std::move(attempt));
  }
  Unplaced unplaced(std::move(without_event));
  std::vector<Commit> merged;
  for (Commit& commit : commits) {
    unplaced.place_before(commit, merged);
    merged.push_back(std::move(commit));
  }
  unplaced.place_rest(merged);
  return merged;
}

std::vector<Commit> with_creations(std::vector<Commit> commits, const std::map<std::string, FlagRow>& flags,
                                   const std::map<std::string, ScheduleRow>& schedules) {
  std::set<std::string> created;
  for (Commit& commit : commits) {
    for (const AuditRow& audit : commit.audits) {
      if (audit.action != "schedule.created") continue;
      const auto row = schedules.find(audit.schedule_id);
      if (row == schedules.end()) continue;  // gone: the model objects
      commit.new_schedules.push_back(as_created(row->second));
      created.insert(audit.schedule_id);
    }
  }
  std::vector<Commit> all;
  const bool overlapping = !commits.empty() && commits.front().committed_at;
  Commit from_sql;
  from_sql.new_flags = flags_from_sql(commits, flags);
  if (!from_sql.empty()) all.push_back(std::move(from_sql));
  const auto add_made_by_sql = [&](const ScheduleRow& row) {
    if (!created.insert(row.id).second) return;
    Commit& made = all.emplace_back();
    made.new_schedules.push_back(as_created(row));
    if (overlapping) made.committed_at = row.created_at;
  };
  std::vector<const ScheduleRow*> by_age = in_order_of_creation(schedules);
  auto next = by_age.begin();
  for (Commit& commit : commits) {
    // As soon as it was there others may have seen it; SQL's rows are committed by themselves.
    for (; overlapping && next != by_age.end() && (*next)->created_at <= commit.committed_at; ++next) {
      add_made_by_sql(**next);
    }
    for (const std::string& id : told_of(commit)) {
      const auto row = schedules.find(id);
      if (row != schedules.end()) add_made_by_sql(row->second);
    }
    all.push_back(std::move(commit));
  }
  for (const auto& [id, row] : schedules) add_made_by_sql(row);
  return all;
}

}  // namespace hoist::model
