#include "hoist/domain/timeline.h"

#include <algorithm>
#include <tuple>

namespace hoist {
namespace {

/// What a mark is chosen by: the smaller, the sooner.
struct MarkRank {
  bool settled = true;  ///< Nobody needs to look at it.
  Duration distance{0};
  bool edit = false;
  std::size_t place = 0;  ///< Among those of its kind, which are in order.

  bool operator<(const MarkRank& other) const {
    return std::tie(settled, distance, edit, place) <
           std::tie(other.settled, other.distance, other.edit, other.place);
  }
};

Duration distance_between(Instant at, Instant now) { return at < now ? now - at : at - now; }

bool wants_attention(ScheduleStatus status) {
  return status == ScheduleStatus::kPending || status == ScheduleStatus::kFailed;
}

std::vector<MarkRank> ranks_of(const std::vector<ScheduleOutline>& schedules,
                               const std::vector<FlagEdit>& edits, Instant now) {
  std::vector<MarkRank> ranks;
  ranks.reserve(schedules.size() + edits.size());
  for (std::size_t i = 0; i < schedules.size(); ++i) {
    ranks.push_back({.settled = !wants_attention(schedules[i].status),
                     .distance = distance_between(schedules[i].scheduled_at, now),
                     .edit = false,
                     .place = i});
  }
  for (std::size_t i = 0; i < edits.size(); ++i) {
    ranks.push_back(
        {.settled = true, .distance = distance_between(edits[i].at, now), .edit = true, .place = i});
  }
  return ranks;
}

}  // namespace

ChosenMarks choose_marks(std::vector<ScheduleOutline> schedules, std::vector<FlagEdit> edits, Instant now) {
  std::sort(schedules.begin(), schedules.end(), [](const ScheduleOutline& a, const ScheduleOutline& b) {
    return std::tie(a.scheduled_at, a.id) < std::tie(b.scheduled_at, b.id);
  });
  std::sort(edits.begin(), edits.end(), [](const FlagEdit& a, const FlagEdit& b) {
    return std::tie(a.at, a.version) < std::tie(b.at, b.version);
  });
  const std::size_t all = schedules.size() + edits.size();
  if (all <= kMostMarks) return {.schedules = std::move(schedules), .edits = std::move(edits)};
  std::vector<MarkRank> ranks = ranks_of(schedules, edits, now);
  std::sort(ranks.begin(), ranks.end());
  ranks.resize(kMostMarks);
  // Back into the order that they were in.
  std::sort(ranks.begin(), ranks.end(),
            [](const MarkRank& a, const MarkRank& b) { return a.place < b.place; });
  ChosenMarks chosen;
  for (const MarkRank& rank : ranks) {
    if (rank.edit) {
      chosen.edits.push_back(std::move(edits[rank.place]));
    } else {
      chosen.schedules.push_back(schedules[rank.place]);
    }
  }
  chosen.left_out = static_cast<int>(std::min(all - kMostMarks, std::size_t{kMostLeftOut}));
  return chosen;
}

bool shows_attempts(const Schedule& schedule) {
  return schedule.retry_count > 0 || schedule.status == ScheduleStatus::kFailed;
}

Instant time_of(const TimelineMark& mark) {
  if (const auto* schedule = std::get_if<ScheduleMark>(&mark)) return schedule->schedule.scheduled_at;
  return std::get<FlagEdit>(mark).at;
}

}  // namespace hoist
