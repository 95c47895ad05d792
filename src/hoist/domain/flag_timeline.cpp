#include "hoist/domain/flag_timeline.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace hoist {
namespace {

using Overrides = decltype(CompiledFlag::overrides);

/// Timelines on their way, by flag.
class TimelineMaker {
 public:
  TimelineMaker(TimelineSource& source, const SegmentLibrary& segments) : segments_(segments) {
    made_.reserve(source.flags.size());
    for (const Flag& flag : source.flags) {
      Overrides overrides;
      if (const auto found = source.overrides.find(flag.id); found != source.overrides.end()) {
        overrides = std::move(found->second);
      }
      made_.push_back(std::make_shared<FlagTimeline>(
          FlagTimeline{.stored = CompiledFlag(flag, std::move(overrides), segments_.scope())}));
      by_id_.emplace(flag.id, made_.back().get());
    }
  }

  /// What takes effect by looking ahead, and where windows close, what is expected instead.
  void look(const TimelineSource& source, Instant read_at) {
    LookAhead found = look_ahead(source.flags, source.pending, segments_, read_at, WindowRule::kLapses);
    std::set<FlagId> lapsing;
    for (AheadChange& change : found.changes) {
      if (change.lapsed) lapsing.insert(change.flag.id);
      FlagTimeline& timeline = *by_id_.at(change.flag.id);
      timeline.ahead.push_back(compiled(std::move(change), timeline));
    }
    if (lapsing.empty()) return;
    LookAhead expected = look_ahead(source.flags, source.pending, segments_, read_at, WindowRule::kOnTime);
    for (AheadChange& change : expected.changes) {
      if (!lapsing.contains(change.flag.id)) continue;
      FlagTimeline& timeline = *by_id_.at(change.flag.id);
      timeline.on_time.push_back(compiled(std::move(change), timeline));
    }
  }

  std::vector<std::shared_ptr<const FlagTimeline>> finish() {
    return {std::make_move_iterator(made_.begin()), std::make_move_iterator(made_.end())};
  }

 private:
  [[nodiscard]] FlagTimeline::Ahead compiled(AheadChange change, const FlagTimeline& timeline) const {
    return {.from = change.at,
            .schedule = change.schedule,
            .flag = CompiledFlag(std::move(change.flag), timeline.stored.overrides, segments_.scope())};
  }

  const SegmentLibrary& segments_;
  std::vector<std::shared_ptr<FlagTimeline>> made_;
  std::map<FlagId, FlagTimeline*> by_id_;
};

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

std::vector<std::shared_ptr<const FlagTimeline>> make_timelines(TimelineSource source,
                                                                const SegmentLibrary& segments,
                                                                Instant read_at) {
  TimelineMaker maker(source, segments);
  if (!source.pending.empty()) maker.look(source, read_at);
  return maker.finish();
}

bool flips_before(const Flip& a, const Flip& b) {
  return std::tie(a.at, a.schedule) < std::tie(b.at, b.schedule);
}

std::vector<Flip> flips_of(const std::vector<std::shared_ptr<const FlagTimeline>>& timelines) {
  std::vector<Flip> flips;
  for (const auto& timeline : timelines) {
    for (const FlagTimeline::Ahead& ahead : timeline->ahead) {
      flips.push_back({.at = ahead.from, .flag = ahead.flag.flag.key, .schedule = ahead.schedule});
    }
  }
  std::sort(flips.begin(), flips.end(), flips_before);
  return flips;
}

}  // namespace hoist
