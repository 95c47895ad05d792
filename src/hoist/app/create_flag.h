#pragma once

#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct CreateFlag {
  FlagKey key;
  EnvironmentKey environment;
  FlagConfig config;
};

/// Creates a flag at version 1, with an audit event, and raises the environment's revision.
/// Errors: kAlreadyExists; kInvalidArgument where the description is too long; store errors.
/// Call it in a writing unit of work; nothing is committed here. `actor` goes into the audit trail.
[[nodiscard]] Result<Flag> create_flag(UnitOfWork& unit, const CreateFlag& command, const std::string& actor,
                                       RandomSource& random);

}  // namespace hoist
