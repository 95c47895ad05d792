// The flags of an environment as they were: the change log says which version each flag had, the audit trail
// what that version said.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The most revisions that are read back. A viewer may ask for any instant, and nobody may keep a thread of
/// the server for long by that: so many are read in about a second.
inline constexpr std::int64_t kMostRevisionsBack = 200'000;

/// An instant that somebody asks about, and what they call it.
struct AskedInstant {
  Instant at;
  std::string_view name = "at";  ///< Errors name it.
};

/// Where what a flag said stands.
struct FlagThen {
  FlagId id;
  /// The version that ended it: the event that made it has the flag as it was before. None where `flag` is
  /// it.
  std::optional<std::int64_t> ended_by = {};
  std::optional<Flag> flag = {};
};
using FlagsThen = std::map<FlagKey, FlagThen>;

/// What there was once the last revision up to the instant was committed. `present` are the environment's
/// live flags. Errors: kInvalidArgument, naming the instant, where the log does not reach back so far, or
/// more than kMostRevisionsBack lie behind it; store errors.
[[nodiscard]] Result<FlagsThen> find_past_flags(UnitOfWork& unit, const EnvironmentKey& environment,
                                                const std::vector<Flag>& present, const AskedInstant& asked);

/// The flag itself. Errors: kCorruptData where the audit trail lacks what the log speaks of; store errors.
[[nodiscard]] Result<Flag> read_flag_then(UnitOfWork& unit, const FlagThen& then);

}  // namespace hoist
