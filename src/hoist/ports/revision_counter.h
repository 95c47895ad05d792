// The revision of each environment: rises with every change that an evaluation could see.
#pragma once

#include <cstdint>
#include <span>

#include "hoist/domain/names.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class RevisionCounter {
 public:
  virtual ~RevisionCounter() = default;
  /// Adds 1 to each. Call it last in a unit of work: it holds the environment until the end.
  /// Precondition: in key order, none twice.
  [[nodiscard]] virtual Result<void> raise(std::span<const EnvironmentKey> environments) = 0;
  /// 0 where nothing was ever written.
  [[nodiscard]] virtual Result<std::int64_t> current(const EnvironmentKey& environment) = 0;
};

}  // namespace hoist
