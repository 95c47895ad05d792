// Segments in the store.
#pragma once

#include <optional>
#include <vector>

#include "hoist/domain/segment_definition.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class SegmentRepository {
 public:
  virtual ~SegmentRepository() = default;

  /// Errors: kAlreadyExists where the environment has a segment of that key.
  [[nodiscard]] virtual Result<void> insert(const SegmentDefinition& segment) = 0;
  [[nodiscard]] virtual Result<std::optional<SegmentDefinition>> find(const SegmentKey& key,
                                                                      const EnvironmentKey& environment) = 0;
  /// As find, and holds the row until the unit of work ends.
  [[nodiscard]] virtual Result<std::optional<SegmentDefinition>> lock(const SegmentKey& key,
                                                                      const EnvironmentKey& environment) = 0;
  /// Writes everything but the key and created_at. Errors: kInternal unless it was found.
  [[nodiscard]] virtual Result<void> update(const SegmentDefinition& segment) = 0;
  /// Whether there was one to remove.
  [[nodiscard]] virtual Result<bool> remove(const SegmentKey& key, const EnvironmentKey& environment) = 0;
  /// All of an environment, in key order.
  [[nodiscard]] virtual Result<std::vector<SegmentDefinition>> list(const EnvironmentKey& environment) = 0;
};

}  // namespace hoist
