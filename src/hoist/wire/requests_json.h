// Request bodies: JSON text to what it asks for. Pure; every field's type and range is checked, and a field
// that is not known is named together with those that are.
//
// Every error is kInvalidArgument with the field at fault among its facts ("updates.rolloutPercentage";
// "body" where the text is no JSON object).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hoist/domain/flag.h"
#include "hoist/domain/patch.h"
#include "hoist/domain/schedule.h"

namespace hoist::wire {

/// {"key", "environment"?, "type"?} and any field of a flag.
struct CreateFlagRequest {
  FlagKey key;
  std::optional<EnvironmentKey> environment;
  FlagConfig config;
};
[[nodiscard]] Result<CreateFlagRequest> read_create_flag(std::string_view body);

/// {"type"?} and any field of a flag: a new flag but for its name.
struct NewFlagFields {
  std::optional<ValueType> type;
  FlagUpdates fields;
};
[[nodiscard]] Result<NewFlagFields> read_new_flag_fields(std::string_view body);

/// Any fields of a flag, at least one.
[[nodiscard]] Result<FlagUpdates> read_flag_edit(std::string_view body);

/// {"userId", "type": "include" | "exclude", "reason"?}
struct UserOverrideRequest {
  std::string user_id;
  OverrideType type = OverrideType::kInclude;
  std::string reason;
};
[[nodiscard]] Result<UserOverrideRequest> read_user_override(std::string_view body);

/// {"scheduledAt", "updates": {…}, "maxRetries"? | "retryPolicy"?: {…} | name, "priority"?, "missedWindow"?,
/// "maxLatenessMs"?}. Whether the instant lies ahead is for the store's clock to say.
struct CreateScheduleRequest {
  Instant scheduled_at;
  FlagUpdates updates;
  std::optional<int> max_retries;
  std::optional<std::variant<RetryPolicy, RetryPolicyName>> retry_policy;
  int priority = kMinPriority;
  MissedWindow missed_window = MissedWindow::kFireLate;
  std::optional<Duration> max_lateness;
};
/// What a policy leaves out is as in `defaults`.
[[nodiscard]] Result<CreateScheduleRequest> read_create_schedule(std::string_view body,
                                                                 const RetryPolicy& defaults);

/// {"updates": {…}, "scheduledAt"?, "maxRetries"? | "retryPolicy"?: {…} | name}: a schedule that is to be
/// previewed; without "scheduledAt" an edit.
struct PreviewRequest {
  std::optional<Instant> scheduled_at;
  FlagUpdates updates;
  std::optional<int> max_retries;
  std::optional<std::variant<RetryPolicy, RetryPolicyName>> retry_policy;
};
/// What a policy leaves out is as in `defaults`.
[[nodiscard]] Result<PreviewRequest> read_preview(std::string_view body, const RetryPolicy& defaults);

/// The most instants that a flag is tried at in one request.
inline constexpr std::size_t kMostTriedInstants = 10;

/// {"context": {…}, "updates"?: {…}, "at"?: [instant, …]}
struct TryRequest {
  Object context;
  std::optional<FlagUpdates> updates;
  std::vector<Instant> at;  ///< Empty where it is not given.
};
[[nodiscard]] Result<TryRequest> read_try(std::string_view body);

/// A retry policy, and nothing else.
[[nodiscard]] Result<RetryPolicy> read_retry_policy_body(std::string_view body, const RetryPolicy& defaults);

/// {"version": number}: the version to go back to.
[[nodiscard]] Result<std::int64_t> read_revert(std::string_view body);

/// Nothing, or {}.
[[nodiscard]] Result<void> read_no_fields(std::string_view body);

}  // namespace hoist::wire
