// What a schedule does to its flag: the one place that says so, for the runner that makes it so, and for
// whoever looks ahead.
//
// Pure functions.
#pragma once

#include <string_view>

#include "hoist/domain/patch.h"
#include "hoist/domain/prerequisites.h"
#include "hoist/domain/schedule.h"
#include "hoist/domain/segment_definition.h"

namespace hoist {

/// What an environment's flags may refer to. Needed where the schedule sets targeting or prerequisites;
/// without it every name counts as missing.
struct ReferenceScope {
  const SegmentLibrary* segments = nullptr;
  const FlagShapes* shapes = nullptr;
};

/// What is said of every schedule of a deleted flag.
inline constexpr std::string_view kFlagWasDeleted = "flag was deleted";

/// Why a schedule cannot be applied to the flag as it is.
struct Misfit {
  Error error;
  /// With another field, which an older schedule may still set; else it can never be applied.
  bool between_fields = false;
};

/// The flag with the schedule's newer fields set; superseded() where newer intent has set them all. `now`
/// becomes updated_at where something was applied.
[[nodiscard]] tl::expected<PatchResult, Misfit> effect_of(const Schedule& schedule, const Flag& flag,
                                                          const ReferenceScope& scope, Instant now);

}  // namespace hoist
