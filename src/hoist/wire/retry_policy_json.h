// A retry policy as JSON, in requests, answers and stores alike:
// {"maxRetries", "baseMs", "factor", "capMs", "jitter", "jitterMs"?, "retryUntil"?}
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

#include "hoist/domain/named_retry_policy.h"

namespace hoist::wire {

/// A number of retries, which stands in `field`. Errors: kInvalidArgument, naming it.
[[nodiscard]] Result<int> read_max_retries(const boost::json::value& value, std::string field);

/// Reads a policy; what is left out is as in `defaults`, but for these: a deadline without maxRetries leaves
/// the count open, jitter without jitterMs has its default span, and decorrelated jitter without a factor has
/// 3 (with 2 the delays would hardly grow). Errors: kInvalidArgument, naming the field below `name`.
[[nodiscard]] Result<RetryPolicy> read_retry_policy(const boost::json::value& value,
                                                    const RetryPolicy& defaults);

/// Every field; jitterMs and retryUntil only where they are set, maxRetries null where the count is open.
[[nodiscard]] boost::json::object retry_policy_to_json(const RetryPolicy& policy);

/// The policy with its name: {"name", "retryPolicy": {…}, "updatedBy"}.
[[nodiscard]] boost::json::object named_policy_to_json(const NamedRetryPolicy& policy);

/// As stored: the same text, which decode_retry_policy reads. Errors: kCorruptData.
[[nodiscard]] std::string encode_retry_policy(const RetryPolicy& policy);
[[nodiscard]] Result<RetryPolicy> decode_retry_policy(std::string_view text);

/// A schedule's own policy in its column, NULL where it has none. A policy that SQL put there and that does
/// not decode is none: the schedule follows the server's, and is never lost for it.
[[nodiscard]] std::optional<std::string> encode_stored_retry_policy(const std::optional<RetryPolicy>& policy);
[[nodiscard]] std::optional<RetryPolicy> decode_stored_retry_policy(std::string_view text);

/// Durations in columns and fields that are whole milliseconds.
[[nodiscard]] std::optional<std::int64_t> milliseconds_of(const std::optional<Duration>& duration);
[[nodiscard]] std::optional<Duration> duration_of_ms(const std::optional<std::int64_t>& ms);

}  // namespace hoist::wire
