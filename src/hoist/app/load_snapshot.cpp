#include "hoist/app/load_snapshot.h"

#include <algorithm>

namespace hoist {

Result<std::vector<Flag>> load_flags(UnitOfWork& unit, FlagFilter filter) {
  // In pages, so that one answer of the store stays small.
  filter.after.reset();
  filter.limit = kMaxPageSize;
  std::vector<Flag> flags;
  for (;;) {
    HOIST_ASSIGN(std::vector<Flag> page, unit.flags().list(filter));
    const bool last = page.size() < static_cast<std::size_t>(filter.limit);
    for (Flag& flag : page) flags.push_back(std::move(flag));
    if (last) return flags;
    filter.after.emplace(flags.back().key, flags.back().environment);
  }
}

Result<std::vector<Schedule>> load_pending(UnitOfWork& unit, const EnvironmentKey& environment,
                                           const PendingRange& range) {
  ScheduleFilter filter{.environment = environment,
                        .flag = range.flag,
                        .state = ScheduleStateFilter::kPending,
                        .from = std::nullopt,
                        .to = std::nullopt,
                        .after = std::nullopt,
                        .limit = kMaxPageSize};
  // The filter's end is exclusive; there is nothing behind the last instant.
  if (range.until && *range.until < kMaxInstant) filter.to = *range.until + Duration(1);
  std::vector<Schedule> pending;
  while (pending.size() < range.limit) {
    filter.limit = static_cast<int>(std::min(std::size_t{kMaxPageSize}, range.limit - pending.size()));
    HOIST_ASSIGN(std::vector<Schedule> page, unit.schedules().list(filter));
    const bool last = page.size() < static_cast<std::size_t>(filter.limit);
    for (Schedule& schedule : page) pending.push_back(std::move(schedule));
    if (last) break;
    filter.after.emplace(pending.back().scheduled_at, pending.back().id);
  }
  return pending;
}

Result<SnapshotSource> load_snapshot_ground(UnitOfWork& unit, const EnvironmentKey& environment,
                                            std::int64_t revision) {
  SnapshotSource source{.environment = environment,
                        .revision = revision,
                        .read_at = unit.now(),
                        .flags = {},
                        .overrides = {},
                        .segments = {}};
  HOIST_ASSIGN(auto overrides, unit.overrides().of_environment(environment));
  for (FlagOverride& found : overrides) {
    source.overrides[found.flag].emplace(std::move(found.user_id), found.type);
  }
  HOIST_ASSIGN(source.segments, unit.segments().list(environment));
  return source;
}

Result<std::shared_ptr<const Snapshot>> load_snapshot(UnitOfWork& unit, const EnvironmentKey& environment,
                                                      std::int64_t revision, EffectiveAt effective_at) {
  HOIST_ASSIGN(SnapshotSource source, load_snapshot_ground(unit, environment, revision));
  HOIST_ASSIGN(source.flags, load_flags(unit, {.environment = environment}));
  if (effective_at == EffectiveAt::kScheduled) {
    HOIST_ASSIGN(source.pending, load_pending(unit, environment, {.limit = kMostAhead}));
    if (source.pending.size() == kMostAhead) source.horizon = source.pending.back().intent();
  }
  return std::make_shared<const Snapshot>(std::move(source));
}

Result<SegmentLibrary> load_segments(UnitOfWork& unit, const EnvironmentKey& environment) {
  HOIST_ASSIGN(const auto definitions, unit.segments().list(environment));
  return SegmentLibrary(definitions);
}

Result<FlagShapes> load_shapes(UnitOfWork& unit, const EnvironmentKey& environment) {
  HOIST_ASSIGN(const auto flags, load_flags(unit, {.environment = environment}));
  FlagShapes shapes;
  for (const Flag& flag : flags) shapes.emplace(flag.key, shape_of(flag.config));
  return shapes;
}

}  // namespace hoist
