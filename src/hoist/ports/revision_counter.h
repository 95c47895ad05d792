// The revision of each environment, which rises with every commit that changes its flags or schedules, and
// the change log: what each revision changed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hoist/domain/change.h"

namespace hoist {

struct EnvironmentRevision {
  EnvironmentKey environment;
  std::int64_t revision = 0;
  bool operator==(const EnvironmentRevision&) const = default;
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class RevisionCounter {
 public:
  virtual ~RevisionCounter() = default;
  /// Adds 1 to each environment's revision and logs what changed. Call it last in a unit of work, and once:
  /// it holds the environment until the end, so that revisions are in order of commit. Precondition: in key
  /// order, none twice.
  [[nodiscard]] virtual Result<void> raise(std::span<const EnvironmentChanges> changed) = 0;
  /// What revisions above `after` changed, in order, all of at most `most` revisions. What was changed before
  /// there was a log is not in it.
  [[nodiscard]] virtual Result<std::vector<LoggedChange>> changes_since(const EnvironmentKey& environment,
                                                                        std::int64_t after,
                                                                        std::int64_t most) = 0;
  /// The latest revision that was committed at `at` or before; none where that is not in the log.
  [[nodiscard]] virtual Result<std::optional<std::int64_t>> revision_at(const EnvironmentKey& environment,
                                                                        Instant at) = 0;
  /// Holds what the definitions of an environment refer to (segments, prerequisites) until the unit ends:
  /// nobody else who called this for it goes on before. For whoever changes what refers or is referred to,
  /// before it looks. Call it behind all locks of rows, for several environments in key order. Waits up to
  /// the connection's lock time-out.
  [[nodiscard]] virtual Result<void> hold_references(const EnvironmentKey& environment) = 0;
  /// Of every environment that was ever written, in key order.
  [[nodiscard]] virtual Result<std::vector<EnvironmentRevision>> all() = 0;
  /// 0 where nothing was ever written.
  [[nodiscard]] virtual Result<std::int64_t> current(const EnvironmentKey& environment) = 0;
};

}  // namespace hoist
