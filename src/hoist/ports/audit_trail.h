// The audit trail in the store.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hoist/domain/audit_event.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class AuditTrail {
 public:
  virtual ~AuditTrail() = default;
  [[nodiscard]] virtual Result<void> append(std::span<const AuditEvent> events) = 0;
  /// Events of one flag, oldest first, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<AuditEvent>> of_flag(const FlagId& flag, int limit) = 0;
  /// The events that made a version of the flag, newest first, at most `limit`; only versions below `below`
  /// where it is given. Each has its `after`, whose version it is.
  [[nodiscard]] virtual Result<std::vector<AuditEvent>> versions_of_flag(const FlagId& flag,
                                                                         std::optional<std::int64_t> below,
                                                                         int limit) = 0;
};

}  // namespace hoist
