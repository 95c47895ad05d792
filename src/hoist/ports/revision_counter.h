// The revision of each environment: rises with every change that an evaluation could see.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hoist/domain/names.h"

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
  /// Adds 1 to each. Call it last in a unit of work: it holds the environment until the end.
  /// Precondition: in key order, none twice.
  [[nodiscard]] virtual Result<void> raise(std::span<const EnvironmentKey> environments) = 0;
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
