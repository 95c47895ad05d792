// A flag with its pending schedules, as a definition that flagd follows by its own clock.
#pragma once

#include <boost/json.hpp>

#include <cstddef>
#include <optional>

#include "hoist/domain/snapshot.h"
#include "hoist/wire/flagd_words.h"

namespace hoist::wire {

/// The most changes that one definition looks ahead to: each is a branch that every evaluation may walk
/// through, and a flag that changes more often is read again in between.
inline constexpr std::size_t kMostFlagdAhead = 100;

/// A flag as flagd reads it, from now on.
struct FlagdFuture {
  boost::json::object definition;
  bool whole = true;  ///< False where a change ahead cannot be said: what comes behind it is left out.
};

/// Targeting asks $flagd.timestamp, which has whole seconds: a change takes effect with the first whole
/// second at or after its time. A time in which the flag is off is one in which it decides nothing, and has
/// no default variant. Variants are those of all times; one that changes its value is there under a name of
/// its own for each value, "name@2" for the second. Metadata are the present ones. None where the flag as it
/// is now cannot be said.
[[nodiscard]] std::optional<FlagdFuture> flag_to_flagd_ahead(const FlagTimeline& timeline, Instant now,
                                                             FlagdWords& words);

}  // namespace hoist::wire
