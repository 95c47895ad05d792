// Everything that evaluating an environment's flags needs, at one revision: immutable, shared by all readers.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/base/short_name.h"
#include "hoist/domain/flag_timeline.h"
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
  /// The last of them, where more are pending than are looked ahead to.
  std::optional<Intent> horizon = std::nullopt;
};

/// What was changed in an environment since a snapshot of it was made, but for segments: a change of those
/// concerns every flag.
struct SnapshotChanges {
  std::int64_t revision = 0;
  Instant read_at;
  std::set<FlagKey> touched;    ///< Flags that are other than they were, or not there any more.
  TimelineSource present = {};  ///< Those of them that are there.
};

class SnapshotView;

/// Immutable and thread-safe.
class Snapshot {
 public:
  explicit Snapshot(SnapshotSource source);
  /// The environment after changes; it shares with `before` what they did not touch. Precondition: neither
  /// has schedules that let flags depend on each other (flags_depend).
  Snapshot(const Snapshot& before, SnapshotChanges changes);
  Snapshot(const Snapshot&) = delete;  // its parts refer to each other
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const EnvironmentKey& environment() const { return environment_; }
  [[nodiscard]] std::int64_t revision() const { return revision_; }
  [[nodiscard]] Instant read_at() const { return read_at_; }
  /// When all of it was read at once, by the store's clock.
  [[nodiscard]] Instant whole_at() const { return whole_at_; }
  /// In key order.
  [[nodiscard]] const std::vector<std::shared_ptr<const FlagTimeline>>& timelines() const {
    return timelines_;
  }
  [[nodiscard]] const std::vector<SegmentDefinition>& segments() const { return segments_->definitions; }
  /// What pending schedules will do by themselves, in order of time.
  [[nodiscard]] const std::vector<Flip>& flips() const { return flips_; }
  /// What is pending behind it is not looked ahead to; none where all is.
  [[nodiscard]] const std::optional<Intent>& horizon() const { return horizon_; }
  /// Whether what becomes of a flag by its schedules may depend on another.
  [[nodiscard]] bool flags_depend() const { return flags_depend_; }

  /// The flags as they are at `now`, with every pending schedule whose time has come.
  [[nodiscard]] SnapshotView at(Instant now) const;
  /// The flags as they are stored, evaluated at `now`.
  [[nodiscard]] SnapshotView stored(Instant now) const;

 private:
  friend class SnapshotView;
  /// What compiled rules refer to.
  struct Segments {
    explicit Segments(std::vector<SegmentDefinition> defined)
        : definitions(std::move(defined)), library(definitions) {}
    std::vector<SegmentDefinition> definitions;
    SegmentLibrary library;
  };
  struct HashOfKey {
    using is_avalanching = void;
    std::size_t operator()(std::string_view key) const { return hash_name(key); }
  };
  struct SameKey {
    bool operator()(std::string_view a, std::string_view b) const { return same_name(a, b); }
  };
  [[nodiscard]] const FlagTimeline* find(std::string_view key) const;
  void index();

  EnvironmentKey environment_;
  std::int64_t revision_;
  Instant read_at_;
  Instant whole_at_;
  std::optional<Intent> horizon_;
  bool flags_depend_ = false;
  std::shared_ptr<const Segments> segments_;
  std::vector<std::shared_ptr<const FlagTimeline>> timelines_;
  boost::unordered_flat_map<std::string_view, const FlagTimeline*, HashOfKey, SameKey> by_key_;
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

  [[nodiscard]] FlagLookup lookup_for(const CompiledFlag* flag) const;

  const Snapshot* snapshot_;
  Instant as_of_;  ///< Which flags.
  Instant now_;    ///< The time of the evaluations.
};

}  // namespace hoist
