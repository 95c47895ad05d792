// Flags and their versions, for people.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hoist/domain/audit_event.h"

namespace hoist::cli {

/// "25 %", or "-" where the flag has no percentage.
[[nodiscard]] std::string rollout_of(const FlagConfig& config);
/// "enabled for 25 % of users"
[[nodiscard]] std::string state_of(const FlagConfig& config);

/// A line for each field that says something.
[[nodiscard]] std::string flag_details(const Flag& flag);
/// A line for each flag.
[[nodiscard]] std::string flag_table(std::span<const Flag> flags);

/// Two lines for each field that differs, "- field: before" and "+ field: after"; "" where none does.
[[nodiscard]] std::string config_diff(const FlagConfig& before, const FlagConfig& after);
/// Each version with who made it, when and why, and its diff below. Precondition: each has its `after`.
[[nodiscard]] std::string history_text(std::span<const AuditEvent> versions);

}  // namespace hoist::cli
