#include "hoist/domain/preflight.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "hoist/domain/look_ahead.h"

namespace hoist {
namespace {

using Reasons = std::map<ScheduleId, std::string>;

Reasons reasons_of(const std::vector<Flag>& flags, const std::vector<Schedule>& pending,
                   const SegmentLibrary& segments, Instant now) {
  Reasons reasons;
  LookAhead ahead = look_ahead(flags, pending, segments, now, WindowRule::kOnTime);
  for (AheadMisfit& misfit : ahead.misfits) {
    reasons.emplace(misfit.schedule, std::move(misfit.error.message));
  }
  std::set<FlagId> live;
  for (const Flag& flag : flags) live.insert(flag.id);
  for (const Schedule& schedule : pending) {
    if (!live.contains(schedule.flag_id)) reasons.emplace(schedule.id, kFlagWasDeleted);
  }
  return reasons;
}

/// The risk after a rehearsal that found `reason`.
ScheduleRisk risk_after(const std::optional<ScheduleRisk>& before, std::string reason, PreflightStage stage,
                        Instant now) {
  if (!before) return {.since = now, .told = stage, .reason = std::move(reason)};
  // What was told at a later stage stays told where the clock was set back.
  return {.since = before->since, .told = std::max(before->told, stage), .reason = std::move(reason)};
}

}  // namespace

std::optional<PreflightStage> preflight_stage(Instant scheduled_at, Instant now) {
  if (scheduled_at - kHourAhead <= now) return PreflightStage::kHourAhead;
  if (scheduled_at - kDayAhead <= now) return PreflightStage::kDayAhead;
  return std::nullopt;
}

std::optional<Instant> next_preflight(std::span<const Schedule> pending, Instant now) {
  std::optional<Instant> next;
  for (const Schedule& schedule : pending) {
    for (const Duration ahead : {kDayAhead, kHourAhead}) {
      const Instant at = schedule.scheduled_at - ahead;
      if (at > now) next = std::min(next.value_or(at), at);
    }
  }
  return next;
}

std::vector<RiskFinding> rehearse(const std::vector<Flag>& flags, const std::vector<Schedule>& pending,
                                  const SegmentLibrary& segments, Instant now) {
  Reasons reasons = reasons_of(flags, pending, segments, now);
  std::vector<RiskFinding> findings;
  for (const Schedule& schedule : pending) {
    const auto stage = preflight_stage(schedule.scheduled_at, now);
    if (!stage || schedule.scheduled_at <= now || schedule.status != ScheduleStatus::kPending) continue;
    std::optional<ScheduleRisk> risk;
    if (const auto found = reasons.find(schedule.id); found != reasons.end()) {
      risk = risk_after(schedule.at_risk, std::move(found->second), *stage, now);
    }
    if (risk == schedule.at_risk) continue;
    const bool to_tell = risk && (!schedule.at_risk || risk->told != schedule.at_risk->told);
    RiskFinding finding{.schedule = schedule, .before = schedule.at_risk, .to_tell = to_tell};
    finding.schedule.at_risk = std::move(risk);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace hoist
