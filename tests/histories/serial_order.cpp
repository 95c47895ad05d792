#include "histories/serial_order.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace hoist::histories {
namespace {

/// How long the server may go on with what a cut connection asked for.
constexpr Duration kAfterlife = std::chrono::seconds(1);

using ByActor = std::map<std::string, const Operation*>;

/// The one audit event of a person's commit with that action; null where it is none.
const model::AuditRow* sole(const model::Commit& commit, std::string_view action) {
  if (commit.audits.size() != 1 || !commit.attempts.empty()) return nullptr;
  return commit.audits.front().action == action ? &commit.audits.front() : nullptr;
}

bool were_concurrent(const ByActor& operations, const model::AuditRow& made, const model::AuditRow& deleted) {
  const auto maker = operations.find(made.actor);
  const auto deleter = operations.find(deleted.actor);
  if (maker == operations.end() || deleter == operations.end()) return false;
  const bool unknown = deleter->second->answer == Answer::kUnknown;
  return maker->second->from <= deleter->second->to + (unknown ? kAfterlife : Duration(0));
}

}  // namespace

std::vector<model::Commit> in_serial_order(std::vector<model::Commit> commits,
                                           const std::vector<Operation>& operations) {
  ByActor by_actor;
  for (const Operation& operation : operations) by_actor[operation.actor] = &operation;
  for (auto deletion = commits.begin(); deletion != commits.end(); ++deletion) {
    const model::AuditRow* deleted = sole(*deletion, "flag.deleted");
    if (deleted == nullptr) continue;
    for (auto commit = deletion + 1; commit != commits.end(); ++commit) {
      const model::AuditRow* made = sole(*commit, "schedule.created");
      if (made == nullptr || made->flag_id != deleted->flag_id) continue;
      if (!were_concurrent(by_actor, *made, *deleted)) continue;
      std::rotate(deletion, commit, commit + 1);
      ++deletion;
      deleted = &deletion->audits.front();
    }
  }
  return commits;
}

}  // namespace hoist::histories
