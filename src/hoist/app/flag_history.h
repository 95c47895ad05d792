// The history of a live flag: its versions, who made each and why.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The events that made the flag's versions, newest first, at most `limit`; only versions below `below` where
/// it is given. A version that raw SQL made has none. Errors: kNotFound where there is no such live flag;
/// store errors.
[[nodiscard]] Result<std::vector<AuditEvent>> list_flag_history(UnitOfWork& unit, const FlagKey& key,
                                                                const EnvironmentKey& environment,
                                                                std::optional<std::int64_t> below, int limit);

/// The event that made one version of the flag. Errors: kNotFound where the flag never had it, or nothing
/// recorded it; store errors.
[[nodiscard]] Result<AuditEvent> find_flag_version(UnitOfWork& unit, const Flag& flag, std::int64_t version);

}  // namespace hoist
