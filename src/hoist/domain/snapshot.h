// Everything that evaluating an environment's flags needs, at one revision: immutable, shared by all readers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hoist/domain/evaluation.h"
#include "hoist/domain/segment_definition.h"

namespace hoist {

/// What a snapshot is made from: one consistent state of the store.
struct SnapshotSource {
  EnvironmentKey environment;
  std::int64_t revision = 0;  ///< Of the environment.
  Instant read_at;            ///< By the store's clock.
  std::vector<Flag> flags;    ///< Live ones, in key order.
  std::map<FlagId, std::map<std::string, OverrideType, std::less<>>> overrides;
  std::vector<SegmentDefinition> segments;
};

/// Immutable and thread-safe.
class Snapshot {
 public:
  explicit Snapshot(SnapshotSource source);
  Snapshot(const Snapshot&) = delete;  // its parts refer to each other
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const EnvironmentKey& environment() const { return environment_; }
  [[nodiscard]] std::int64_t revision() const { return revision_; }
  [[nodiscard]] Instant read_at() const { return read_at_; }
  /// In key order.
  [[nodiscard]] const std::vector<CompiledFlag>& flags() const { return flags_; }
  [[nodiscard]] const std::vector<SegmentDefinition>& segments() const { return segments_; }
  /// Null where there is no such flag.
  [[nodiscard]] const CompiledFlag* find(std::string_view key) const;

  /// Refers to the snapshot, which must outlive the answer.
  [[nodiscard]] Evaluation evaluate(std::string_view key, const EvaluationContext& context, Instant now,
                                    Explanation* explanation = nullptr) const;
  [[nodiscard]] Evaluation evaluate(const CompiledFlag& flag, const EvaluationContext& context, Instant now,
                                    Explanation* explanation = nullptr) const;

 private:
  EnvironmentKey environment_;
  std::int64_t revision_;
  Instant read_at_;
  std::vector<SegmentDefinition> segments_;
  SegmentLibrary library_;
  std::vector<CompiledFlag> flags_;
  std::unordered_map<std::string_view, const CompiledFlag*> by_key_;
  FlagLookup lookup_;
};

}  // namespace hoist
