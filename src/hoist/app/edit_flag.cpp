#include "hoist/app/edit_flag.h"

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"

namespace hoist {

Result<Flag> edited_flag(UnitOfWork& unit, const Flag& flag, const FlagUpdates& edit) {
  if (edit.empty()) {
    return fail(ErrorCode::kInvalidArgument, "nothing to change: give at least one field");
  }
  HOIST_TRY(check_updates_in(unit, flag.key, flag.environment, flag.config.type, edit));
  Flag after = apply_edit(flag, edit, unit.now());
  HOIST_TRY(check_fit(after.config));
  return after;
}

Result<Flag> edit_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                       const FlagUpdates& edit, const std::string& actor, RandomSource& random,
                       std::optional<std::int64_t> expected_version) {
  HOIST_ASSIGN(const Flag before, lock_flag(unit, key, environment));
  HOIST_TRY(check_version(before.version, expected_version));
  HOIST_TRY(hold_what_is_referred_to(unit, environment, edit));
  HOIST_ASSIGN(const Flag after, edited_flag(unit, before, edit));
  HOIST_TRY(store_flag_change(unit, before, after, AuditAction::kFlagEdited, actor, random));
  return after;
}

}  // namespace hoist
