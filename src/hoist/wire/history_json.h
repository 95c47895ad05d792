// The versions of a flag as the API and `--json` show them.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/audit_event.h"

namespace hoist::wire {

/// field, before, after of each field that differs; of a new flag (`before` null), of each that differs from
/// a new flag's defaults, without `before`.
[[nodiscard]] boost::json::array changed_fields_to_json(const FlagConfig* before, const FlagConfig& after);

/// version, at, actor, action, scheduleId, note, and changes: as above, from the version before.
/// Precondition: the event has its `after`.
[[nodiscard]] boost::json::object flag_version_to_json(const AuditEvent& event);
/// As above, and `flag`: all of it as it was then.
[[nodiscard]] boost::json::object whole_flag_version_to_json(const AuditEvent& event);

}  // namespace hoist::wire
