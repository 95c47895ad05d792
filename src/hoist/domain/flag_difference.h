// What differs in one flag between two instants, and which schedules make it so. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "hoist/domain/look_ahead.h"

namespace hoist {

/// A pending schedule that will have changed its flag.
struct AheadStep {
  Instant at;
  ScheduleId schedule;
};

struct FlagDifference {
  FlagKey key;
  std::optional<Flag> before = {};  ///< None where there was no such flag.
  std::optional<Flag> after = {};   ///< None where there is none any more.
  /// The flag's, where it was there and the instant is past: what is ahead has none yet.
  std::optional<std::int64_t> version_before = {};
  std::optional<std::int64_t> version_after = {};
  std::vector<AheadStep> schedules = {};  ///< Between the two, in order.
  std::vector<AheadMisfit> misfits = {};  ///< Likewise: pending, and will not fit.
};

enum class DifferenceKind : std::uint8_t {
  kCreated,
  kDeleted,
  kReplaced,  ///< Deleted, and another one created under its key.
  kChanged,   ///< At least once, be it there and back.
  kUnchanged,
};
/// "created", "deleted", "replaced", "changed", "unchanged"
[[nodiscard]] std::string_view to_string(DifferenceKind kind);
[[nodiscard]] DifferenceKind kind_of(const FlagDifference& difference);

/// The schedule that gave the field its value in `after`; none where a person did, or where it is as it was.
/// Precondition: `after` has a value.
[[nodiscard]] std::optional<ScheduleId> setter_of(const FlagDifference& difference, FlagField field);

}  // namespace hoist
