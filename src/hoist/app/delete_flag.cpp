#include "hoist/app/delete_flag.h"

#include <fmt/format.h>

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/load_snapshot.h"

namespace hoist {
namespace {

/// Errors: kInvalidState where another flag has this one as a prerequisite.
Result<void> check_unneeded(UnitOfWork& unit, const Flag& flag) {
  HOIST_ASSIGN(const FlagShapes shapes, load_shapes(unit, flag.environment));
  const std::vector<FlagKey> dependants = dependants_of(flag.key, shapes);
  if (dependants.empty()) return {};
  return fail(
      ErrorCode::kInvalidState,
      fmt::format("flag '{}' is a prerequisite of flag '{}': take it out of that one's prerequisites first",
                  flag.key.text(), dependants.front().text()));
}

}  // namespace

Result<Flag> delete_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                         const std::string& actor, RandomSource& random,
                         std::optional<std::int64_t> expected_version) {
  HOIST_ASSIGN(const Flag before, lock_flag(unit, key, environment));
  HOIST_TRY(check_version(before.version, expected_version));
  HOIST_TRY(unit.revisions().hold_references(environment));
  HOIST_TRY(check_unneeded(unit, before));
  Flag after = before;
  after.version += 1;
  after.updated_at = unit.now();
  after.deleted_at = unit.now();
  HOIST_TRY(store_flag_change(unit, before, after, AuditAction::kFlagDeleted, actor, random));
  return after;
}

}  // namespace hoist
