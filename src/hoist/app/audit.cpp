#include "hoist/app/audit.h"

#include "hoist/base/check.h"

namespace hoist {

Result<void> audit_flag(UnitOfWork& unit, const FlagAction& action, RandomSource& random) {
  const Flag* flag = action.after != nullptr ? action.after : action.before;
  check(flag != nullptr, "an action on a flag names it");
  AuditEvent event{.id = AuditEventId::make(unit.now(), random),
                   .at = unit.now(),
                   .actor = action.actor,
                   .action = action.action,
                   .flag_id = flag->id,
                   .flag_key = flag->key,
                   .environment = flag->environment,
                   .schedule_id = std::nullopt,
                   .before = std::nullopt,
                   .after = std::nullopt,
                   .note = action.note};
  if (action.before != nullptr) event.before = *action.before;
  if (action.after != nullptr) event.after = *action.after;
  return unit.audit().append(std::span(&event, 1));
}

Result<void> raise_revision(UnitOfWork& unit, const EnvironmentKey& environment, Change change) {
  const EnvironmentChanges changed{.environment = environment, .changes = {std::move(change)}};
  return unit.revisions().raise(std::span(&changed, 1));
}

Change flag_change(const Flag& after) {
  return {.kind = after.deleted_at ? ChangeKind::kFlagDeleted : ChangeKind::kFlagChanged,
          .key = after.key.text(),
          .flag = after.id,
          .version = after.version};
}

Result<void> store_flag_change(UnitOfWork& unit, const Flag& before, const Flag& after, AuditAction action,
                               const std::string& actor, RandomSource& random, std::string note) {
  HOIST_TRY(unit.flags().update(std::span(&after, 1)));
  const FlagAction event{
      .action = action, .actor = actor, .before = &before, .after = &after, .note = std::move(note)};
  HOIST_TRY(audit_flag(unit, event, random));
  return raise_revision(unit, after.environment, flag_change(after));
}

AuditEvent schedule_event(const UnitOfWork& unit, const Schedule& schedule, AuditAction action,
                          const std::string& actor, RandomSource& random) {
  return AuditEvent{.id = AuditEventId::make(unit.now(), random),
                    .at = unit.now(),
                    .actor = actor,
                    .action = action,
                    .flag_id = schedule.flag_id,
                    .flag_key = schedule.flag_key,
                    .environment = schedule.environment,
                    .schedule_id = schedule.id,
                    .before = std::nullopt,
                    .after = std::nullopt,
                    .note = {}};
}

Change schedule_change(const Schedule& schedule, AuditAction action) {
  const auto kind = [&] {
    switch (action) {
      case AuditAction::kScheduleCreated:
        return ChangeKind::kScheduleCreated;
      case AuditAction::kScheduleCancelled:
        return ChangeKind::kScheduleCancelled;
      case AuditAction::kScheduleRetried:
        return ChangeKind::kScheduleRetried;
      case AuditAction::kScheduleRun:
        return ChangeKind::kScheduleRun;
      default:
        check_failed("no action of a person on a schedule");
    }
  }();
  return {.kind = kind,
          .key = schedule.flag_key.text(),
          .flag = schedule.flag_id,
          .version = 0,
          .schedule = schedule.id};
}

Result<void> record_schedule(UnitOfWork& unit, const Schedule& schedule, AuditAction action,
                             const std::string& actor, RandomSource& random) {
  const AuditEvent event = schedule_event(unit, schedule, action, actor, random);
  HOIST_TRY(unit.audit().append(std::span(&event, 1)));
  return raise_revision(unit, schedule.environment, schedule_change(schedule, action));
}

Result<void> audit_other(UnitOfWork& unit, const OtherAction& action, RandomSource& random) {
  const AuditEvent event{.id = AuditEventId::make(unit.now(), random),
                         .at = unit.now(),
                         .actor = action.actor,
                         .action = action.action,
                         .flag_id = std::nullopt,
                         .flag_key = std::nullopt,
                         .environment = action.environment,
                         .schedule_id = std::nullopt,
                         .before = std::nullopt,
                         .after = std::nullopt,
                         .note = action.note};
  return unit.audit().append(std::span(&event, 1));
}

}  // namespace hoist
