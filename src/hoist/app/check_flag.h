// Checking what is about to be written to a flag against its environment.
#pragma once

#include <optional>

#include "hoist/domain/flag_check.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Whether `updates` are valid on a flag of that key and type in its environment: each field by itself, the
/// segments and evaluators that targeting names, the flags that prerequisites name, and no cycle of them.
/// Reads of the store only what `updates` refer to. Errors: kInvalidArgument, naming the field; store errors.
[[nodiscard]] Result<void> check_updates_in(UnitOfWork& unit, const FlagKey& key,
                                            const EnvironmentKey& environment, ValueType type,
                                            const FlagUpdates& updates);

/// Errors: kPreconditionFailed where a version is expected and it is not `flag`'s.
[[nodiscard]] Result<void> check_version(std::int64_t version, std::optional<std::int64_t> expected);

}  // namespace hoist
