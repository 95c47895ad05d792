// OpenFeature's flag definitions, as flagd reads them (open-feature/flagd-schemas): in and out.
#pragma once

#include <boost/json.hpp>

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

/// An environment as flagd reads it. What flagd has no word for is said in JSONLogic: the percentage,
/// users who are included or excluded by name, members of segments. Flags with prerequisites, and flags whose
/// targeting does not compile or is too long once its segments are written out, are left out and named in
/// metadata "hoist.omitted"; archived ones are disabled.
[[nodiscard]] boost::json::object snapshot_to_flagd(const SnapshotView& view);

}  // namespace hoist::wire
