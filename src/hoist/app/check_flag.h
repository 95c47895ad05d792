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

/// Holds what `updates` refer to, where they refer to other definitions of the environment, so that it stays
/// as it was checked until the unit ends. For what is written now; a schedule is held against the flag again
/// when it is applied. Call it behind the flag's lock. Store errors only.
[[nodiscard]] Result<void> hold_what_is_referred_to(UnitOfWork& unit, const EnvironmentKey& environment,
                                                    const FlagUpdates& updates);

/// The same error where the fields of a flag stand in a member "updates": the field at fault is
/// "updates.targeting" instead of "targeting".
[[nodiscard]] Error within_updates(Error error);

/// Errors: kPreconditionFailed where a version is expected and it is not `flag`'s.
[[nodiscard]] Result<void> check_version(std::int64_t version, std::optional<std::int64_t> expected);

}  // namespace hoist
