// What the audit trail's chain hashes of an event.
#pragma once

#include <optional>
#include <string>

#include "hoist/domain/audit_chain.h"
#include "hoist/domain/audit_event.h"

namespace hoist::wire {

/// An event ready to be stored: its flags as encode_flag_snapshot gives them, and its record.
struct EncodedEvent {
  std::optional<std::string> before;
  std::optional<std::string> after;
  AuditRecord record;
};
[[nodiscard]] EncodedEvent encode_event(const AuditEvent& event);

}  // namespace hoist::wire
