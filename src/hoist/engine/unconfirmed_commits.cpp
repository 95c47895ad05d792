#include "hoist/engine/unconfirmed_commits.h"

#include <algorithm>

namespace hoist {
namespace {

Result<bool> stands(UnitOfWork& unit, const Settlement& settlement) {
  HOIST_ASSIGN(const std::vector<Attempt> ledger, unit.due().attempts(settlement.schedule.id));
  return std::any_of(ledger.begin(), ledger.end(), [&](const Attempt& attempt) {
    return attempt.number == settlement.attempt.number && attempt.worker == settlement.attempt.worker &&
           attempt.ended_at == settlement.attempt.ended_at;
  });
}

/// Whether the schedule is as it was claimed: then its commit may still be under way.
Result<bool> is_unchanged(UnitOfWork& unit, const Settlement& settlement) {
  HOIST_ASSIGN(const auto found, unit.schedules().find(settlement.schedule.id));
  return found && found->due_at() && claim_mark(*found) == settlement.claimed;
}

}  // namespace

void UnconfirmedCommits::remember(const std::vector<Settlement>& settlements) {
  for (const Settlement& settlement : settlements) {
    settlements_.insert_or_assign(settlement.claimed.id, settlement);
  }
}

void UnconfirmedCommits::refute(const std::vector<Schedule>& claimed) {
  for (const Schedule& schedule : claimed) settlements_.erase(schedule.id);
}

Result<std::vector<Settlement>> UnconfirmedCommits::confirm(Session& session) {
  std::vector<Settlement> standing;
  if (settlements_.empty()) return standing;
  HOIST_ASSIGN(const auto unit, session.begin(Access::kRead));
  std::vector<ScheduleId> decided;
  for (const auto& [id, settlement] : settlements_) {
    HOIST_ASSIGN(const bool confirmed, stands(*unit, settlement));
    if (confirmed) {
      standing.push_back(settlement);
    } else {
      HOIST_ASSIGN(const bool undecided, is_unchanged(*unit, settlement));
      if (undecided) continue;
    }
    decided.push_back(id);
  }
  for (const ScheduleId& id : decided) settlements_.erase(id);
  return standing;
}

}  // namespace hoist
