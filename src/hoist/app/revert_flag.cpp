#include "hoist/app/revert_flag.h"

#include <fmt/format.h>

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/flag_history.h"

namespace hoist {

Result<Flag> revert_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                         std::int64_t version, const std::string& actor, RandomSource& random,
                         std::optional<std::int64_t> expected_version) {
  HOIST_ASSIGN(const Flag before, lock_flag(unit, key, environment));
  HOIST_TRY(check_version(before.version, expected_version));
  HOIST_ASSIGN(const AuditEvent event, find_flag_version(unit, before, version));
  const FlagUpdates edit = updates_between(before.config, event.after->config);
  if (edit.empty()) {
    return fail(ErrorCode::kInvalidState,
                fmt::format("flag '{}' is as it was at version {} already", key.text(), version));
  }
  HOIST_TRY(hold_what_is_referred_to(unit, environment, edit));
  HOIST_TRY(check_updates_in(unit, key, environment, before.config.type, edit));
  const Flag after = apply_edit(before, edit, unit.now());
  HOIST_TRY(check_fit(after.config));
  HOIST_TRY(store_flag_change(unit, before, after, AuditAction::kFlagReverted, actor, random,
                              fmt::format("to version {}", version)));
  return after;
}

}  // namespace hoist
