#pragma once

#include <cstdint>
#include <memory>

#include "hoist/domain/effective_at.h"
#include "hoist/domain/snapshot.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Behind more revisions than that, everything is read anew.
inline constexpr std::int64_t kMostRevisionsFollowed = 1'000;
/// Likewise where more flags were touched: one by one they would cost more than all at once.
inline constexpr std::size_t kMostFlagsFollowed = 64;

/// So long after all was read at once, the next change makes all be read again: what somebody wrote by SQL is
/// in no log.
inline constexpr Duration kFollowedFor = std::chrono::minutes(1);

/// The environment at `revision`, as this unit of work sees it: only the flags that the change log names
/// since `before` are read and compiled, the others are shared with it. Where the log does not do, everything
/// is read. Precondition: `before` is of the environment and was made with the same `effective_at`. Store
/// errors only.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> refresh_snapshot(UnitOfWork& unit,
                                                                       const Snapshot& before,
                                                                       std::int64_t revision,
                                                                       EffectiveAt effective_at);

}  // namespace hoist
