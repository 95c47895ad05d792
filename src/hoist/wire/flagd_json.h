// OpenFeature's flag definitions, as flagd reads them (open-feature/flagd-schemas): in and out.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/snapshot.h"

namespace hoist::wire {

/// One flag of a definition file.
struct FlagdFlag {
  FlagKey key;
  FlagConfig config;
};

/// What a definition file holds.
struct FlagdDefinitions {
  std::vector<FlagdFlag> flags;
  std::vector<std::pair<SegmentKey, Value>> evaluators;  ///< $evaluators: segments with a rule.
};

/// Reads {"flags": {…}, "$evaluators": {…}}. Whether a flag's fields are valid is for domain/flag_check to
/// say. Errors: kInvalidArgument, naming flag and field; a key that Hoist does not take, or what the schema
/// does not know.
[[nodiscard]] Result<FlagdDefinitions> read_flagd(std::string_view text);

/// What a document for flagd says of pending schedules.
enum class FlagdAhead : std::uint8_t {
  kLeftOut,  ///< The flags as they are now.
  kWritten,  ///< As conditions on $flagd.timestamp: flags change by flagd's own clock (flagd_ahead.h).
};

/// An environment as flagd reads it. What flagd has no word for is said in JSONLogic: the percentage,
/// users who are included or excluded by name, members of segments. Flags with prerequisites, and flags whose
/// targeting does not compile or is too long once its segments are written out, are left out and named in
/// metadata "hoist.omitted"; archived ones are disabled. Flags whose future cannot be said to its end are
/// named in "hoist.aheadCutShort".
[[nodiscard]] boost::json::object snapshot_to_flagd(const Snapshot& snapshot, Instant now, FlagdAhead ahead);

}  // namespace hoist::wire
