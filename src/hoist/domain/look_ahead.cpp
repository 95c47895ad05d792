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
};

class Walk {
 public:
  Walk(const std::vector<Flag>& flags, const std::vector<Schedule>& pending, const SegmentLibrary& segments)
      : segments_(segments) {
    const bool refer = set_prerequisites(pending);
    std::map<FlagId, const Flag*> by_id;
    for (const Flag& flag : flags) {
      by_id.emplace(flag.id, &flag);
      if (refer) stored_shapes_.emplace(flag.key, shape_of(flag.config));
    }
    shapes_ = stored_shapes_;
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
      lapse(event);
    } else {
      apply(event, flag->second);
    }
  }

  LookAhead finish() { return std::move(found_); }

 private:
  void apply(const AheadEvent& event, FlagAhead& flag) {
    const Schedule& schedule = *event.schedule;
    come_.push_back(&schedule);
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

  /// What has come again, without it, as a worker would find it. Other flags may be concerned, which needed
  /// what it brought.
  void lapse(const AheadEvent& event) {
    std::erase(come_, event.schedule);
    const auto concerned = [&](const FlagId& id) {
      return !shapes_.empty() || id == event.schedule->flag_id;
    };
    shapes_ = stored_shapes_;
    std::map<FlagId, Flag> with_it;
    for (auto& [id, flag] : flags_) {
      if (concerned(id)) with_it.emplace(id, std::exchange(flag.present, *flag.stored));
    }
    for (const Schedule* schedule : come_) {
      if (!concerned(schedule->flag_id)) continue;
      FlagAhead& flag = flags_.at(schedule->flag_id);
      auto effect = effect_of(*schedule, flag.present, scope(), schedule->scheduled_at);
      if (!effect || effect->superseded()) continue;
      flag.present = std::move(effect->flag);
      note_shape(flag.present);
    }
    for (const auto& [id, before] : with_it) {
      if (flags_.at(id).present != before) note(event, flags_.at(id));
    }
  }

  void note_shape(const Flag& flag) {
    if (!shapes_.empty()) shapes_.insert_or_assign(flag.key, shape_of(flag.config));
  }

  void note(const AheadEvent& event, const FlagAhead& flag) {
    note_shape(flag.present);
    found_.changes.push_back(
        {.at = event.at, .schedule = event.schedule->id, .flag = flag.present, .lapsed = event.closes});
  }

  [[nodiscard]] ReferenceScope scope() const { return {.segments = &segments_, .shapes = &shapes_}; }

  const SegmentLibrary& segments_;
  FlagShapes stored_shapes_;           ///< Empty where no schedule sets prerequisites.
  FlagShapes shapes_;                  ///< As they are by now.
  std::vector<const Schedule*> come_;  ///< Whose time has come and whose window is open, in order.
  std::map<FlagId, FlagAhead> flags_;
  LookAhead found_;
};

}  // namespace

bool set_prerequisites(std::span<const Schedule> pending) {
  return std::any_of(pending.begin(), pending.end(), [](const Schedule& schedule) {
    return schedule.updates && schedule.updates->prerequisites;
  });
}

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
