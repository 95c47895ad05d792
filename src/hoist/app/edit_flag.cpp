#include "hoist/app/edit_flag.h"

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"

namespace hoist {

Result<Flag> edit_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                       const FlagUpdates& edit, const std::string& actor, RandomSource& random,
                       std::optional<std::int64_t> expected_version) {
  if (edit.empty()) {
    return fail(ErrorCode::kInvalidArgument, "nothing to change: give at least one field");
  }
  HOIST_ASSIGN(const Flag before, lock_flag(unit, key, environment));
  HOIST_TRY(check_version(before.version, expected_version));
  HOIST_TRY(hold_what_is_referred_to(unit, environment, edit));
  HOIST_TRY(check_updates_in(unit, key, environment, before.config.type, edit));
  const Flag after = apply_edit(before, edit, unit.now());
  HOIST_TRY(check_fit(after.config));
  HOIST_TRY(store_flag_change(unit, before, after, AuditAction::kFlagEdited, actor, random));
  return after;
}

}  // namespace hoist
