#include "hoist/app/preflight.h"

#include <set>
#include <utility>

#include "hoist/app/load_snapshot.h"

namespace hoist {
namespace {

/// The first pending schedule that is meant for later than `after`.
Result<std::optional<Schedule>> first_after(UnitOfWork& unit, const EnvironmentKey& environment,
                                            Instant after) {
  HOIST_ASSIGN(const std::vector<Schedule> found,
               unit.schedules().list({.environment = environment,
                                      .flag = std::nullopt,
                                      .state = ScheduleStateFilter::kPending,
                                      .from = after + Duration(1),
                                      .to = std::nullopt,
                                      .after = std::nullopt,
                                      .limit = 1}));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

Change change_of(const RiskFinding& finding) {
  const Schedule& schedule = finding.schedule;
  return {.kind = schedule.at_risk ? ChangeKind::kScheduleAtRisk : ChangeKind::kScheduleSafe,
          .key = schedule.flag_key.text(),
          .flag = schedule.flag_id,
          .version = 0,
          .schedule = schedule.id};
}

/// Those that were written.
Result<std::vector<RiskFinding>> mark(UnitOfWork& unit, const std::vector<RiskFinding>& findings) {
  std::vector<RiskMark> marks;
  marks.reserve(findings.size());
  for (const RiskFinding& finding : findings) {
    marks.push_back({.id = finding.schedule.id, .before = finding.before, .after = finding.schedule.at_risk});
  }
  HOIST_ASSIGN(const std::vector<ScheduleId> marked, unit.schedules().mark_risks(marks));
  const std::set<ScheduleId> written(marked.begin(), marked.end());
  std::vector<RiskFinding> recorded;
  for (const RiskFinding& finding : findings) {
    if (written.contains(finding.schedule.id)) recorded.push_back(finding);
  }
  return recorded;
}

}  // namespace

Result<Rehearsal> rehearse_environment(UnitOfWork& unit, const EnvironmentKey& environment) {
  Rehearsal rehearsal;
  HOIST_ASSIGN(rehearsal.revision, unit.revisions().current(environment));
  const Instant day_ahead = unit.now() + kDayAhead;
  HOIST_ASSIGN(const std::optional<Schedule> next, first_after(unit, environment, unit.now()));
  if (!next) return rehearsal;
  if (next->scheduled_at > day_ahead) {
    rehearsal.next = next->scheduled_at - kDayAhead;
    return rehearsal;
  }
  HOIST_ASSIGN(std::vector<Schedule> pending,
               load_pending(unit, environment, {.limit = kMostRehearsed, .until = day_ahead}));
  HOIST_ASSIGN(const std::vector<Flag> flags, load_flags(unit, {.environment = environment}));
  HOIST_ASSIGN(const SegmentLibrary segments, load_segments(unit, environment));
  rehearsal.findings = rehearse(flags, pending, segments, unit.now());
  HOIST_ASSIGN(const std::optional<Schedule> beyond, first_after(unit, environment, day_ahead));
  if (beyond) pending.push_back(*beyond);
  rehearsal.next = next_preflight(pending, unit.now());
  return rehearsal;
}

Result<RecordedRisks> record_risks(UnitOfWork& unit, const EnvironmentKey& environment,
                                   const std::vector<RiskFinding>& findings, RandomSource& random) {
  RecordedRisks risks;
  HOIST_ASSIGN(risks.recorded, mark(unit, findings));
  if (risks.recorded.empty()) return risks;
  auto told = enqueue_risks(unit, risks.recorded, random);
  if (told) {
    risks.told = *std::move(told);
  } else if (told.error().code == ErrorCode::kCorruptData) {
    risks.untold = told.error();
  } else {
    return tl::unexpected<Error>(told.error());
  }
  EnvironmentChanges changed{.environment = environment, .changes = {}};
  for (const RiskFinding& finding : risks.recorded) changed.changes.push_back(change_of(finding));
  HOIST_TRY(unit.revisions().raise(std::span(&changed, 1)));
  return risks;
}

}  // namespace hoist
