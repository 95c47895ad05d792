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
#include "hoist/domain/look_ahead.h"
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
  /// Pending schedules of the flags, in any order; none where they take effect with their commit.
  std::vector<Schedule> pending = {};
};

/// A flag, and what its pending schedules make of it.
struct FlagTimeline {
  /// The flag from an instant on.
  struct Ahead {
    Instant from;
    ScheduleId schedule;  ///< That does it, or whose window closes.
    CompiledFlag flag;
  };
  CompiledFlag stored;
  std::vector<Ahead> ahead = {};  ///< In order of `from`, windows closing where nothing is committed.
  /// The same with each change committed on time; empty where that is no different.
  std::vector<Ahead> on_time = {};

  /// As it is at `now`.
  [[nodiscard]] const CompiledFlag& at(Instant now) const;
  /// What is to be expected while workers run.
  [[nodiscard]] const std::vector<Ahead>& expected() const { return on_time.empty() ? ahead : on_time; }
  /// Whether it is expected to change later than that.
  [[nodiscard]] bool changes_after(Instant now) const {
    return !expected().empty() && expected().back().from > now;
  }
};

/// A scheduled change that takes effect by looking ahead.
struct Flip {
  Instant at;
  FlagKey flag;
  ScheduleId schedule;
};

class SnapshotView;

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
  [[nodiscard]] const std::vector<FlagTimeline>& timelines() const { return timelines_; }
  [[nodiscard]] const std::vector<SegmentDefinition>& segments() const { return segments_; }
  /// What pending schedules will do by themselves, in order of time.
  [[nodiscard]] const std::vector<Flip>& flips() const { return flips_; }

  /// The flags as they are at `now`, with every pending schedule whose time has come.
  [[nodiscard]] SnapshotView at(Instant now) const;
  /// The flags as they are stored, evaluated at `now`.
  [[nodiscard]] SnapshotView stored(Instant now) const;

 private:
  friend class SnapshotView;
  [[nodiscard]] const FlagTimeline* find(std::string_view key) const;
  void add_ahead(const std::vector<Flag>& flags, const std::vector<Schedule>& pending);
  [[nodiscard]] FlagTimeline::Ahead compiled(AheadChange change, const FlagTimeline& timeline) const;

  EnvironmentKey environment_;
  std::int64_t revision_;
  Instant read_at_;
  std::vector<SegmentDefinition> segments_;
  SegmentLibrary library_;
  std::vector<FlagTimeline> timelines_;
  std::unordered_map<std::string_view, FlagTimeline*> by_key_;
  std::vector<Flip> flips_;
};

/// A snapshot at an instant. Refers to the snapshot, which must outlive it and what it answers. A value.
class SnapshotView {
 public:
  [[nodiscard]] const Snapshot& snapshot() const { return *snapshot_; }
  /// In key order.
  [[nodiscard]] std::vector<const CompiledFlag*> flags() const;
  /// Null where there is no such flag.
  [[nodiscard]] const CompiledFlag* find(std::string_view key) const;
  [[nodiscard]] Evaluation evaluate(std::string_view key, const EvaluationContext& context,
                                    Explanation* explanation = nullptr) const;
  [[nodiscard]] Evaluation evaluate(const CompiledFlag& flag, const EvaluationContext& context,
                                    Explanation* explanation = nullptr) const;

 private:
  friend class Snapshot;
  SnapshotView(const Snapshot& snapshot, Instant as_of, Instant now)
      : snapshot_(&snapshot), as_of_(as_of), now_(now) {}

  const Snapshot* snapshot_;
  Instant as_of_;  ///< Which flags.
  Instant now_;    ///< The time of the evaluations.
};

}  // namespace hoist
