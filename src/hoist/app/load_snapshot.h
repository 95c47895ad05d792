#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hoist/domain/effective_at.h"
#include "hoist/domain/prerequisites.h"
#include "hoist/domain/snapshot.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Every live flag that `filter` lets through, in (key, environment) order; its position and limit do not
/// count. Store errors only.
[[nodiscard]] Result<std::vector<Flag>> load_flags(UnitOfWork& unit, FlagFilter filter);

/// The most schedules that a snapshot looks ahead to, the next of them: those of a large backlog, and those
/// that come while it is worked off. A minute's first change reads and compiles all of them anew (ADR 0025),
/// which takes half a second where there are so many.
inline constexpr int kMostAhead = 20'000;

/// Which pending schedules are wanted.
struct PendingRange {
  std::size_t limit;                  ///< The earliest so many.
  std::optional<Instant> until = {};  ///< Only those meant for then or before.
  std::optional<FlagId> flag = {};    ///< Only this one's.
};
/// The environment's. Store errors only.
[[nodiscard]] Result<std::vector<Schedule>> load_pending(UnitOfWork& unit, const EnvironmentKey& environment,
                                                         const PendingRange& range);

/// What a snapshot is made from, without flags and without what is pending: users' overrides and segments as
/// they are now. Store errors only.
[[nodiscard]] Result<SnapshotSource> load_snapshot_ground(UnitOfWork& unit, const EnvironmentKey& environment,
                                                          std::int64_t revision);

/// The environment as one unit of work sees it, compiled. Store errors only.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> load_snapshot(UnitOfWork& unit,
                                                                    const EnvironmentKey& environment,
                                                                    std::int64_t revision,
                                                                    EffectiveAt effective_at);

/// What the environment's flags may refer to in their targeting. Store errors only.
[[nodiscard]] Result<SegmentLibrary> load_segments(UnitOfWork& unit, const EnvironmentKey& environment);

/// What prerequisites may refer to in the environment. Store errors only.
[[nodiscard]] Result<FlagShapes> load_shapes(UnitOfWork& unit, const EnvironmentKey& environment);

}  // namespace hoist
