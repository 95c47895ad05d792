// Newer intent wins: the one place that decides which fields a change sets (design, section 3.3).
//
// Pure functions. Because each field keeps the intent behind its value and an older intent never
// replaces a newer one, changes commute: whatever order they are applied in, the flag ends the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/domain/flag.h"

namespace hoist {

/// The fields that a schedule sets. At least one is set in an accepted schedule.
struct FlagUpdates {
  std::optional<bool> enabled;
  std::optional<Percentage> rollout_percentage;

  [[nodiscard]] bool empty() const { return !enabled && !rollout_percentage; }
  [[nodiscard]] bool sets(FlagField field) const;
  bool operator==(const FlagUpdates&) const = default;
};

/// What became of a change's fields.
struct PatchResult {
  Flag flag;                       ///< With the newer fields set; version + 1 if any was.
  std::vector<FlagField> applied;  ///< Set by this change.
  std::vector<FlagField> dropped;  ///< Left alone: set before by a newer intent.
  [[nodiscard]] bool superseded() const { return applied.empty(); }
};

/// Applies `updates`, intended for `intent`, to `flag`. A field is set unless the flag remembers a
/// newer intent for it; a field set with the very same intent is set again (idempotent).
/// `now` becomes updated_at where something was applied.
[[nodiscard]] PatchResult apply_updates(const Flag& flag, const FlagUpdates& updates, const Intent& intent,
                                        Instant now);

/// A manual edit. Absent fields stay as they are.
struct FlagEdit {
  FlagUpdates updates;
  std::optional<std::string> description;
  [[nodiscard]] bool empty() const { return updates.empty() && !description; }
};

/// Applies a manual edit, which always takes effect: the intended time of each edited field is
/// max(now, remembered + 1 µs). The version rises by 1 even where the values were the same already.
/// Precondition: !edit.empty().
[[nodiscard]] Flag apply_edit(const Flag& flag, const FlagEdit& edit, Instant now);

}  // namespace hoist
