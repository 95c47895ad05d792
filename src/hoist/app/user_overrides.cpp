#include "hoist/app/user_overrides.h"

#include <fmt/format.h>

#include "hoist/app/audit.h"
#include "hoist/app/find_flag.h"
#include "hoist/domain/bounded_text.h"

namespace hoist {
namespace {

/// The longest reason, in bytes: a sentence or two, as for a description.
constexpr std::size_t kMaxReasonLength = kMaxDescriptionLength;

/// An override changes what the flag says, so it counts as a change of its environment.
Result<void> record_change(UnitOfWork& unit, const Flag& flag, AuditAction action, std::string note,
                           const std::string& actor, RandomSource& random) {
  const FlagAction event{
      .action = action, .actor = actor, .before = &flag, .after = &flag, .note = std::move(note)};
  HOIST_TRY(audit_flag(unit, event, random));
  return raise_revision(unit, flag.environment,
                        {.kind = ChangeKind::kOverrideChanged, .key = flag.key.text(), .flag = flag.id});
}

}  // namespace

Result<void> check_user_id(const std::string& user_id) {
  return check_bounded_text("userId", user_id, {.shortest = 1, .longest = kMaxUserIdLength});
}

Result<UserOverride> set_user_override(UnitOfWork& unit, const SetUserOverride& command,
                                       const std::string& actor, RandomSource& random) {
  HOIST_TRY(check_user_id(command.user_id));
  HOIST_TRY(check_bounded_text("reason", command.reason, {.shortest = 0, .longest = kMaxReasonLength}));
  HOIST_ASSIGN(const Flag flag, lock_flag(unit, command.key, command.environment));
  const UserOverride user_override{.user_id = command.user_id,
                                   .type = command.type,
                                   .reason = command.reason,
                                   .created_by = actor,
                                   .created_at = unit.now()};
  HOIST_TRY(unit.overrides().put(flag.id, user_override));
  HOIST_TRY(record_change(unit, flag, AuditAction::kOverrideSet,
                          fmt::format("{} {}", to_string(command.type), command.user_id), actor, random));
  return user_override;
}

Result<void> remove_user_override(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                                  const std::string& user_id, const std::string& actor,
                                  RandomSource& random) {
  HOIST_TRY(check_user_id(user_id));
  HOIST_ASSIGN(const Flag flag, lock_flag(unit, key, environment));
  HOIST_ASSIGN(const bool removed, unit.overrides().remove(flag.id, user_id));
  if (!removed) {
    return fail(ErrorCode::kNotFound,
                fmt::format("user '{}' is neither included nor excluded on flag '{}'", user_id, key.text()));
  }
  return record_change(unit, flag, AuditAction::kOverrideRemoved, user_id, actor, random);
}

}  // namespace hoist
