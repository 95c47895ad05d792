// Retry policies that have a name, by which a schedule may ask for one.
#pragma once

#include <span>
#include <string>

#include "hoist/domain/names.h"
#include "hoist/domain/retry_policy.h"

namespace hoist {

struct NamedRetryPolicy {
  RetryPolicyName name;
  RetryPolicy policy;
  std::string updated_by;
  Instant updated_at;
  bool operator==(const NamedRetryPolicy&) const = default;
};

/// The name of the server's own policy, which its settings make and which nobody can store.
[[nodiscard]] const RetryPolicyName& default_retry_policy_name();

/// The policies that every server knows, unless it stores others of these names: "fast", for those who would
/// rather know soon than succeed late (5 retries within a minute), and "patient", for those who must outlive
/// an incident (10 retries, from 5 minutes to 4 hours apart, about a day in all).
[[nodiscard]] std::span<const NamedRetryPolicy> built_in_retry_policies();

}  // namespace hoist
