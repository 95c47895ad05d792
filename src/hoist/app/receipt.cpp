#include "hoist/app/receipt.h"

#include <algorithm>

namespace hoist {
namespace {

/// How long a commit may come after the time of its unit of work: longer than any statement may take.
constexpr Duration kLongestCommit = std::chrono::minutes(1);
/// Revisions that are read at once.
constexpr std::int64_t kRevisionsAtOnce = 100;

/// The attempt that was applied; null where none was.
const Attempt* applied_attempt(const std::vector<Attempt>& attempts) {
  const auto found = std::find_if(attempts.rbegin(), attempts.rend(), [](const Attempt& attempt) {
    return attempt.outcome == AttemptOutcome::kApplied;
  });
  return found == attempts.rend() ? nullptr : &*found;
}

/// Its entry in the change log, from the last revision before the attempt ended; none where the log does not
/// have it, or the store's clock was set back in between.
Result<std::optional<LoggedChange>> find_commit(UnitOfWork& unit, const Schedule& schedule,
                                                Instant ended_at) {
  HOIST_ASSIGN(const auto before, unit.revisions().revision_at(schedule.environment, ended_at - Duration(1)));
  std::int64_t after = before.value_or(0);
  for (;;) {
    HOIST_ASSIGN(const std::vector<LoggedChange> changes,
                 unit.revisions().changes_since(schedule.environment, after, kRevisionsAtOnce));
    for (const LoggedChange& logged : changes) {
      if (logged.change.kind == ChangeKind::kScheduleApplied && logged.change.schedule == schedule.id) {
        return logged;
      }
    }
    if (changes.empty() || changes.back().at > ended_at + kLongestCommit) return std::nullopt;
    after = changes.back().revision;
  }
}

}  // namespace

Result<std::optional<Receipt>> receipt_of(UnitOfWork& unit, const Schedule& schedule,
                                          const std::vector<Attempt>& attempts) {
  const Attempt* applied = applied_attempt(attempts);
  if (schedule.status != ScheduleStatus::kApplied || applied == nullptr) return std::nullopt;
  Receipt receipt{.committed_at = applied->ended_at, .due_at = applied->due_at};
  HOIST_ASSIGN(const std::optional<LoggedChange> commit, find_commit(unit, schedule, applied->ended_at));
  if (commit) {
    receipt.committed_at = commit->at;
    receipt.revision = commit->revision;
    receipt.flag_version = commit->change.version;
  }
  HOIST_ASSIGN(std::optional<Flag> flag, unit.flags().find(schedule.flag_key, schedule.environment));
  if (flag && flag->id == schedule.flag_id && schedule.updates) {
    receipt.fields = read_back(schedule, *applied, *flag);
    receipt.flag = std::move(flag);
  }
  HOIST_ASSIGN(receipt.servers, unit.server_reports().list(schedule.environment, unit.now() - kServerGone));
  return receipt;
}

}  // namespace hoist
