#include "hoist/domain/look_ahead.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace hoist {
namespace {

/// A schedule takes effect, or its window closes.
struct AheadEvent {
  Instant at;
  bool closes = false;
  const Schedule* schedule;
};

bool before(const AheadEvent& a, const AheadEvent& b) {
  return std::tie(a.at, a.closes, a.schedule->scheduled_at, a.schedule->id) <
         std::tie(b.at, b.closes, b.schedule->scheduled_at, b.schedule->id);
}

std::vector<AheadEvent> events_of(const std::vector<Schedule>& pending, WindowRule windows) {
  std::vector<AheadEvent> events;
  events.reserve(pending.size());
  for (const Schedule& schedule : pending) {
    events.push_back({.at = schedule.scheduled_at, .schedule = &schedule});
    const auto end = schedule.window_end();
    // One that begins just within its window is applied.
    if (windows == WindowRule::kLapses && end) {
      events.push_back({.at = *end + Duration(1), .closes = true, .schedule = &schedule});
    }
  }
  std::sort(events.begin(), events.end(), before);
  return events;
}

/// One flag on its way.
struct FlagAhead {
  const Flag* stored;
  Flag present;
  std::vector<const Schedule*> come = {};  ///< Whose time has come and whose window is open, in order.
};

class Walk {
 public:
  Walk(const std::vector<Flag>& flags, const std::vector<Schedule>& pending, const SegmentLibrary& segments)
      : segments_(segments) {
    const bool refer = std::any_of(pending.begin(), pending.end(), [](const Schedule& schedule) {
      return schedule.updates && schedule.updates->prerequisites;
    });
    std::map<FlagId, const Flag*> by_id;
    for (const Flag& flag : flags) {
      by_id.emplace(flag.id, &flag);
      if (refer) shapes_.emplace(flag.key, shape_of(flag.config));
    }
    for (const Schedule& schedule : pending) {
      const auto flag = by_id.find(schedule.flag_id);
      if (flag == by_id.end()) continue;
      flags_.try_emplace(schedule.flag_id, FlagAhead{.stored = flag->second, .present = *flag->second});
    }
  }

  void take(const AheadEvent& event) {
    const auto flag = flags_.find(event.schedule->flag_id);
    if (flag == flags_.end()) return;
    if (event.closes) {
      lapse(event, flag->second);
    } else {
      apply(event, flag->second);
    }
  }

  LookAhead finish() { return std::move(found_); }

 private:
  void apply(const AheadEvent& event, FlagAhead& flag) {
    const Schedule& schedule = *event.schedule;
    flag.come.push_back(&schedule);
    auto effect = effect_of(schedule, flag.present, scope(), schedule.scheduled_at);
    if (!effect) {
      found_.misfits.push_back(
          {.at = event.at, .schedule = schedule.id, .error = std::move(effect).error().error});
      return;
    }
    if (effect->superseded()) return;
    flag.present = std::move(effect->flag);
    note(event, flag);
  }

  /// The others again, without it, as a worker would find them.
  void lapse(const AheadEvent& event, FlagAhead& flag) {
    std::erase(flag.come, event.schedule);
    const Flag with_it = std::exchange(flag.present, *flag.stored);
    for (const Schedule* schedule : flag.come) {
      auto effect = effect_of(*schedule, flag.present, scope(), schedule->scheduled_at);
      if (effect && !effect->superseded()) flag.present = std::move(effect->flag);
    }
    if (flag.present != with_it) note(event, flag);
  }

  void note(const AheadEvent& event, const FlagAhead& flag) {
    if (!shapes_.empty()) shapes_.insert_or_assign(flag.present.key, shape_of(flag.present.config));
    found_.changes.push_back(
        {.at = event.at, .schedule = event.schedule->id, .flag = flag.present, .lapsed = event.closes});
  }

  [[nodiscard]] ReferenceScope scope() const { return {.segments = &segments_, .shapes = &shapes_}; }

  const SegmentLibrary& segments_;
  FlagShapes shapes_;  ///< As they are by now; empty where no schedule sets prerequisites.
  std::map<FlagId, FlagAhead> flags_;
  LookAhead found_;
};

}  // namespace

LookAhead look_ahead(const std::vector<Flag>& flags, std::vector<Schedule> pending,
                     const SegmentLibrary& segments, Instant now, WindowRule windows) {
  std::erase_if(pending, [&](const Schedule& schedule) {
    return schedule.status != ScheduleStatus::kPending || schedule.missed_at(now);
  });
  Walk walk(flags, pending, segments);
  for (const AheadEvent& event : events_of(pending, windows)) walk.take(event);
  return walk.finish();
}

std::vector<Flag> flags_at(std::vector<Flag> flags, const LookAhead& ahead, Instant at) {
  std::map<FlagId, const Flag*> latest;
  for (const AheadChange& change : ahead.changes) {
    if (change.at > at) break;
    latest[change.flag.id] = &change.flag;
  }
  for (Flag& flag : flags) {
    if (const auto changed = latest.find(flag.id); changed != latest.end()) flag = *changed->second;
  }
  return flags;
}

}  // namespace hoist
