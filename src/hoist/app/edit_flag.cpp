#include "hoist/app/edit_flag.h"

#include "hoist/app/bounded_text.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/flag_audit.h"

namespace hoist {

Result<Flag> edit_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                       const FlagEdit& edit, const std::string& actor, RandomSource& random) {
  if (edit.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                "nothing to change: give at least one of enabled, rolloutPercentage and description");
  }
  if (edit.description) HOIST_TRY(check_description(*edit.description));
  HOIST_ASSIGN(const Flag before, lock_flag(unit, key, environment));
  const Flag after = apply_edit(before, edit, unit.now());
  HOIST_TRY(store_flag_change(unit, before, after, AuditAction::kFlagEdited, actor, random));
  return after;
}

}  // namespace hoist
