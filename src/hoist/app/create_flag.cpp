#include "hoist/app/create_flag.h"

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"

namespace hoist {

Result<Flag> create_flag(UnitOfWork& unit, const CreateFlag& command, const std::string& actor,
                         RandomSource& random) {
  const FlagUpdates fields = all_fields(command.config);
  HOIST_TRY(hold_what_is_referred_to(unit, command.environment, fields));
  HOIST_TRY(check_updates_in(unit, command.key, command.environment, command.config.type, fields));
  HOIST_TRY(check_fit(command.config));
  // The first values carry no intent: a flag's creation is the ground that changes build on.
  const Flag flag{.id = FlagId::make(unit.now(), random),
                  .key = command.key,
                  .environment = command.environment,
                  .config = command.config,
                  .intents = {},
                  .version = 1,
                  .created_at = unit.now(),
                  .updated_at = unit.now(),
                  .deleted_at = std::nullopt};
  HOIST_TRY(unit.flags().insert(flag));
  const FlagAction event{.action = AuditAction::kFlagCreated, .actor = actor, .after = &flag};
  HOIST_TRY(audit_flag(unit, event, random));
  HOIST_TRY(raise_revision(unit, flag.environment, flag_change(flag)));
  return flag;
}

}  // namespace hoist
