#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hoist/app/segment_order.h"
#include "hoist/base/random_source.h"
#include "hoist/domain/flag.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Definitions that come from elsewhere.
struct ImportFlags {
  EnvironmentKey environment;
  std::vector<std::pair<FlagKey, FlagConfig>> flags;
  std::vector<SegmentRule> rules;  ///< In any order.
};

struct ImportReport {
  std::vector<std::string> created;  ///< Keys of flags; of segments with "segment " before them.
  std::vector<std::string> updated;
  std::vector<std::string> unchanged;
};

/// Makes the environment's flags and segments what they are there; others are left alone. Every change of a
/// flag is an edit by hand. All or nothing; repeating it changes nothing. Errors: kInvalidArgument, naming
/// the flag or segment, or the circle in which segments refer to each other; kInvalidState where a flag has
/// another type; store errors.
[[nodiscard]] Result<ImportReport> import_flags(UnitOfWork& unit, const ImportFlags& command,
                                                const std::string& actor, RandomSource& random);

}  // namespace hoist
