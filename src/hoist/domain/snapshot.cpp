#include "hoist/domain/snapshot.h"

#include <set>

namespace hoist {
namespace {

using Overrides = decltype(CompiledFlag::overrides);

/// Before every schedule.
constexpr Instant kAsStored = kMinInstant;

Overrides overrides_of(const SnapshotSource& source, const FlagId& flag) {
  const auto found = source.overrides.find(flag);
  return found == source.overrides.end() ? Overrides() : found->second;
}

}  // namespace

const CompiledFlag& FlagTimeline::at(Instant now) const {
  // Mostly there is nothing ahead, or little.
  const CompiledFlag* present = &stored;
  for (const Ahead& each : ahead) {
    if (each.from > now) break;
    present = &each.flag;
  }
  return *present;
}

Snapshot::Snapshot(SnapshotSource source)
    : environment_(std::move(source.environment)),
      revision_(source.revision),
      read_at_(source.read_at),
      segments_(std::move(source.segments)),
      library_(segments_) {
  const RuleScope scope = library_.scope();
  timelines_.reserve(source.flags.size());
  for (const Flag& flag : source.flags) {
    timelines_.push_back({.stored = CompiledFlag(flag, overrides_of(source, flag.id), scope)});
  }
  for (FlagTimeline& timeline : timelines_) by_key_.emplace(timeline.stored.flag.key.text(), &timeline);
  if (!source.pending.empty()) add_ahead(source.flags, source.pending);
}

void Snapshot::add_ahead(const std::vector<Flag>& flags, const std::vector<Schedule>& pending) {
  LookAhead found = look_ahead(flags, pending, library_, read_at_, WindowRule::kLapses);
  std::set<FlagId> lapsing;
  for (AheadChange& change : found.changes) {
    flips_.push_back({.at = change.at, .flag = change.flag.key, .schedule = change.schedule});
    if (change.lapsed) lapsing.insert(change.flag.id);
    FlagTimeline& timeline = *by_key_.at(change.flag.key.text());
    timeline.ahead.push_back(compiled(std::move(change), timeline));
  }
  if (lapsing.empty()) return;
  LookAhead expected = look_ahead(flags, pending, library_, read_at_, WindowRule::kOnTime);
  for (AheadChange& change : expected.changes) {
    if (!lapsing.contains(change.flag.id)) continue;
    FlagTimeline& timeline = *by_key_.at(change.flag.key.text());
    timeline.on_time.push_back(compiled(std::move(change), timeline));
  }
}

FlagTimeline::Ahead Snapshot::compiled(AheadChange change, const FlagTimeline& timeline) const {
  return {.from = change.at,
          .schedule = change.schedule,
          .flag = CompiledFlag(std::move(change.flag), timeline.stored.overrides, library_.scope())};
}

const FlagTimeline* Snapshot::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

SnapshotView Snapshot::at(Instant now) const { return {*this, now, now}; }
SnapshotView Snapshot::stored(Instant now) const { return {*this, kAsStored, now}; }

std::vector<const CompiledFlag*> SnapshotView::flags() const {
  std::vector<const CompiledFlag*> flags;
  flags.reserve(snapshot_->timelines().size());
  for (const FlagTimeline& timeline : snapshot_->timelines()) flags.push_back(&timeline.at(as_of_));
  return flags;
}

const CompiledFlag* SnapshotView::find(std::string_view key) const {
  const FlagTimeline* timeline = snapshot_->find(key);
  return timeline == nullptr ? nullptr : &timeline->at(as_of_);
}

Evaluation SnapshotView::evaluate(std::string_view key, const EvaluationContext& context,
                                  Explanation* explanation) const {
  const FlagLookup lookup = [this](const FlagKey& other) { return find(other.text()); };
  return hoist::evaluate(find(key), context, now_, lookup, explanation);
}

Evaluation SnapshotView::evaluate(const CompiledFlag& flag, const EvaluationContext& context,
                                  Explanation* explanation) const {
  const FlagLookup lookup = [this](const FlagKey& other) { return find(other.text()); };
  return hoist::evaluate(&flag, context, now_, lookup, explanation);
}

}  // namespace hoist
