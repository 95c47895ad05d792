// Newer intent wins: the one place that decides which fields a change sets (design, section 3.3).
//
// Pure functions. Because each field keeps the intent behind its value and an older intent never
// replaces a newer one, changes commute: whatever order they are applied in, the flag ends the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/base/check.h"
#include "hoist/domain/flag.h"

namespace hoist {

/// The fields that a schedule or an edit sets. At least one is set in an accepted one. A field that may be
/// null is an optional in itself: set, and null.
struct FlagUpdates {
  std::optional<bool> enabled = {};
  std::optional<std::optional<Percentage>> rollout_percentage = {};
  std::optional<std::string> description = {};
  std::optional<Object> variants = {};
  std::optional<std::optional<std::string>> default_variant = {};
  std::optional<Value> targeting = {};
  std::optional<std::vector<Prerequisite>> prerequisites = {};
  std::optional<Object> metadata = {};
  std::optional<bool> archived = {};
  std::optional<std::vector<std::string>> tags = {};
  std::optional<std::string> owner = {};

  [[nodiscard]] bool empty() const;
  [[nodiscard]] bool sets(FlagField field) const;
  bool operator==(const FlagUpdates&) const = default;
};

/// Calls `act(member of FlagConfig, member of FlagUpdates)` with the members of one field: the one place
/// that says which they are.
template <class Act>
decltype(auto) with_field(FlagField field, Act&& act) {
  switch (field) {
    case FlagField::kEnabled:
      return act(&FlagConfig::enabled, &FlagUpdates::enabled);
    case FlagField::kRolloutPercentage:
      return act(&FlagConfig::rollout_percentage, &FlagUpdates::rollout_percentage);
    case FlagField::kDescription:
      return act(&FlagConfig::description, &FlagUpdates::description);
    case FlagField::kVariants:
      return act(&FlagConfig::variants, &FlagUpdates::variants);
    case FlagField::kDefaultVariant:
      return act(&FlagConfig::default_variant, &FlagUpdates::default_variant);
    case FlagField::kTargeting:
      return act(&FlagConfig::targeting, &FlagUpdates::targeting);
    case FlagField::kPrerequisites:
      return act(&FlagConfig::prerequisites, &FlagUpdates::prerequisites);
    case FlagField::kMetadata:
      return act(&FlagConfig::metadata, &FlagUpdates::metadata);
    case FlagField::kArchived:
      return act(&FlagConfig::archived, &FlagUpdates::archived);
    case FlagField::kTags:
      return act(&FlagConfig::tags, &FlagUpdates::tags);
    case FlagField::kOwner:
      return act(&FlagConfig::owner, &FlagUpdates::owner);
  }
  unreachable("FlagField");
}

/// Sets every field of `config` that `updates` sets, whatever was intended when.
void set_fields(FlagConfig& config, const FlagUpdates& updates);
/// All fields of `config` that are not as in `other`, set to what they are in `config`.
[[nodiscard]] FlagUpdates updates_between(const FlagConfig& other, const FlagConfig& config);

/// The configuration that a flag is created with: `fields` over the short form. Where variants are given, the
/// type follows from them unless it is given too, and there is no percentage and no default variant unless
/// they are given. Errors: kInvalidArgument for a type other than boolean without variants.
[[nodiscard]] Result<FlagConfig> initial_config(std::optional<ValueType> type, const FlagUpdates& fields);

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

/// Applies a manual edit, which always takes effect: the intended time of each edited field is
/// max(now, remembered + 1 µs). The version rises by 1 even where the values were the same already.
/// Precondition: !edit.empty().
[[nodiscard]] Flag apply_edit(const Flag& flag, const FlagUpdates& edit, Instant now);

}  // namespace hoist
