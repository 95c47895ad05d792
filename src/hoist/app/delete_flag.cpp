#include "hoist/app/delete_flag.h"

#include "hoist/app/find_flag.h"
#include "hoist/app/flag_audit.h"

namespace hoist {

Result<Flag> delete_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                         const std::string& actor, RandomSource& random) {
  HOIST_ASSIGN(const Flag before, lock_flag(unit, key, environment));
  Flag after = before;
  after.version += 1;
  after.updated_at = unit.now();
  after.deleted_at = unit.now();
  HOIST_TRY(store_flag_change(unit, before, after, AuditAction::kFlagDeleted, actor, random));
  return after;
}

}  // namespace hoist
