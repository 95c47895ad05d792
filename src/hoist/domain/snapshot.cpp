#include "hoist/domain/snapshot.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// Before every schedule.
constexpr Instant kAsStored = kMinInstant;

const FlagKey& key_of(const std::shared_ptr<const FlagTimeline>& timeline) {
  return timeline->stored.flag.key;
}

}  // namespace

Snapshot::Snapshot(SnapshotSource source)
    : environment_(std::move(source.environment)),
      revision_(source.revision),
      read_at_(source.read_at),
      whole_at_(source.read_at),
      horizon_(source.horizon),
      flags_depend_(set_prerequisites(source.pending)),
      segments_(std::make_shared<const Segments>(std::move(source.segments))),
      timelines_(make_timelines({.flags = std::move(source.flags),
                                 .overrides = std::move(source.overrides),
                                 .pending = std::move(source.pending)},
                                segments_->library, read_at_)),
      flips_(flips_of(timelines_)) {
  index();
}

Snapshot::Snapshot(const Snapshot& before, SnapshotChanges changes)
    : environment_(before.environment_),
      revision_(changes.revision),
      read_at_(changes.read_at),
      whole_at_(before.whole_at_),
      horizon_(before.horizon_),
      segments_(before.segments_) {
  check(!before.flags_depend_ && !set_prerequisites(changes.present.pending),
        "each flag's future is its own");
  const auto present = make_timelines(std::move(changes.present), segments_->library, read_at_);
  std::vector<std::shared_ptr<const FlagTimeline>> kept;
  kept.reserve(before.timelines_.size());
  std::copy_if(before.timelines_.begin(), before.timelines_.end(), std::back_inserter(kept),
               [&](const auto& timeline) { return !changes.touched.contains(key_of(timeline)); });
  std::merge(kept.begin(), kept.end(), present.begin(), present.end(), std::back_inserter(timelines_),
             [](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
  const std::vector<Flip> renewed = flips_of(present);
  std::vector<Flip> others;
  std::copy_if(before.flips_.begin(), before.flips_.end(), std::back_inserter(others),
               [&](const Flip& flip) { return !changes.touched.contains(flip.flag); });
  std::merge(others.begin(), others.end(), renewed.begin(), renewed.end(), std::back_inserter(flips_),
             flips_before);
  index();
}

void Snapshot::index() {
  by_key_.reserve(timelines_.size());
  for (const auto& timeline : timelines_) by_key_.emplace(key_of(timeline).text(), timeline.get());
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
  for (const auto& timeline : snapshot_->timelines()) flags.push_back(&timeline->at(as_of_));
  return flags;
}

const CompiledFlag* SnapshotView::find(std::string_view key) const {
  const FlagTimeline* timeline = snapshot_->find(key);
  return timeline == nullptr ? nullptr : &timeline->at(as_of_);
}

/// Empty for a flag without prerequisites, which asks for no other: nearly every one.
FlagLookup SnapshotView::lookup_for(const CompiledFlag* flag) const {
  if (flag == nullptr || !flag->summary.has_prerequisites) return {};
  return [this](const FlagKey& other) { return find(other.text()); };
}

Evaluation SnapshotView::evaluate(std::string_view key, const EvaluationContext& context,
                                  Explanation* explanation) const {
  const CompiledFlag* flag = find(key);
  return hoist::evaluate(flag, context, now_, lookup_for(flag), explanation);
}

Evaluation SnapshotView::evaluate(const CompiledFlag& flag, const EvaluationContext& context,
                                  Explanation* explanation) const {
  return hoist::evaluate(&flag, context, now_, lookup_for(&flag), explanation);
}

}  // namespace hoist
