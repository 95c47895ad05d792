// A retry policy as JSON, in requests, answers and stores alike:
// {"maxRetries", "baseMs", "factor", "capMs", "jitter", "jitterMs"?, "retryUntil"?}
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

#include "hoist/domain/retry_policy.h"

namespace hoist::wire {

/// Reads a policy; what is left out is as in `defaults`, but for these: a deadline without maxRetries leaves
/// the count open, jitter without jitterMs has its default span, and decorrelated jitter without a factor has
/// 3 (with 2 the delays would hardly grow). Errors: kInvalidArgument, naming the field below `name`.
[[nodiscard]] Result<RetryPolicy> read_retry_policy(const boost::json::value& value,
                                                    const RetryPolicy& defaults);

/// Every field; jitterMs and retryUntil only where they are set, maxRetries null where the count is open.
[[nodiscard]] boost::json::object retry_policy_to_json(const RetryPolicy& policy);

/// As stored: the same text, which decode_retry_policy reads. Errors: kCorruptData.
[[nodiscard]] std::string encode_retry_policy(const RetryPolicy& policy);
[[nodiscard]] Result<RetryPolicy> decode_retry_policy(std::string_view text);

}  // namespace hoist::wire
