// How what a person does is put on the audit trail.
#pragma once

#include <optional>
#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// What a person did. Absent members do not concern the action.
struct FlagAction {
  AuditAction action;
  const std::string& actor;
  const Flag* before = nullptr;
  const Flag* after = nullptr;
  std::string note = {};
};

/// Appends the event. Precondition: before or after is given, both of the same flag.
[[nodiscard]] Result<void> audit_flag(UnitOfWork& unit, const FlagAction& action, RandomSource& random);

/// Raises the revision of one environment, for one change. Last in a unit of work.
[[nodiscard]] Result<void> raise_revision(UnitOfWork& unit, const EnvironmentKey& environment, Change change);

/// What the change log says of a flag that was created, edited or deleted.
[[nodiscard]] Change flag_change(const Flag& after);

/// Writes a changed flag, its audit event and, last, its environment's revision.
[[nodiscard]] Result<void> store_flag_change(UnitOfWork& unit, const Flag& before, const Flag& after,
                                             AuditAction action, const std::string& actor,
                                             RandomSource& random, std::string note = {});

/// An event about a schedule that leaves its flag as it is.
[[nodiscard]] AuditEvent schedule_event(const UnitOfWork& unit, const Schedule& schedule, AuditAction action,
                                        const std::string& actor, RandomSource& random);
/// What the change log says of what a person did to a schedule. Precondition: `action` is of that kind.
[[nodiscard]] Change schedule_change(const Schedule& schedule, AuditAction action);
/// Appends the event and, last, raises the environment's revision.
[[nodiscard]] Result<void> record_schedule(UnitOfWork& unit, const Schedule& schedule, AuditAction action,
                                           const std::string& actor, RandomSource& random);

/// What a person did that concerns no flag: a token, a segment.
struct OtherAction {
  AuditAction action;
  const std::string& actor;
  std::optional<EnvironmentKey> environment;
  std::string note;  ///< What it was done to.
};
[[nodiscard]] Result<void> audit_other(UnitOfWork& unit, const OtherAction& action, RandomSource& random);

}  // namespace hoist
