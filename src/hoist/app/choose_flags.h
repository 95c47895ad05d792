// Which flags a list across flags is about, where it is narrowed by their keys.
#pragma once

#include <optional>
#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Rows of so few flags are found flag by flag. Where more fit, it is sooner done to look at each row,
/// because a page of them is full before long.
inline constexpr int kMostChosenFlags = 100;

/// The flags that fit, deleted ones included; none where there are more than kMostChosenFlags. Errors: store
/// errors.
[[nodiscard]] Result<std::optional<std::vector<FlagId>>> choose_flags(UnitOfWork& unit,
                                                                      const FlagPattern& pattern);

}  // namespace hoist
