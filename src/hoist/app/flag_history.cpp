#include "hoist/app/flag_history.h"

#include <fmt/format.h>

#include "hoist/app/find_flag.h"

namespace hoist {

Result<std::vector<AuditEvent>> list_flag_history(UnitOfWork& unit, const FlagKey& key,
                                                  const EnvironmentKey& environment,
                                                  std::optional<std::int64_t> below, int limit) {
  HOIST_ASSIGN(const Flag flag, find_flag(unit, key, environment));
  return unit.audit().versions_of_flag(flag.id, below, limit);
}

Result<AuditEvent> find_flag_version(UnitOfWork& unit, const Flag& flag, std::int64_t version) {
  if (version <= flag.version) {
    const auto below = version == flag.version ? std::nullopt : std::optional(version + 1);
    HOIST_ASSIGN(auto found, unit.audit().versions_of_flag(flag.id, below, 1));
    if (!found.empty() && found.front().after && found.front().after->version == version) {
      return std::move(found.front());
    }
  }
  return fail(ErrorCode::kNotFound,
              fmt::format("the history of flag '{}' has no version {}: it is at version {}", flag.key.text(),
                          version, flag.version));
}

}  // namespace hoist
