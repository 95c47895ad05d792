// The ledger and the audit trail across schedules and flags in JSON.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/audit_event.h"
#include "hoist/domain/ledger_entry.h"

namespace hoist::wire {

/// The fields of an attempt (attempt_to_json), scheduleId, flagKey, environment, scheduledAt, latenessMs.
[[nodiscard]] boost::json::object ledger_entry_to_json(const LedgerEntry& entry);

/// id, at, actor, action, flagKey, environment, scheduleId, note, changes (changed_fields_to_json; none where
/// there is no flag after the event).
[[nodiscard]] boost::json::object audit_event_to_json(const AuditEvent& event);

}  // namespace hoist::wire
