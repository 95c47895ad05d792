// What differs between two instants, for people.
#pragma once

#include <span>
#include <string>

#include "hoist/domain/flag_difference.h"

namespace hoist::cli {

/// Each flag with how it differs, field by field, which schedule set what, and below them the schedules on
/// the way and those that will not fit.
[[nodiscard]] std::string difference_text(std::span<const FlagDifference> differences);

}  // namespace hoist::cli
