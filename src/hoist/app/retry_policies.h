// Retry policies that have a name: what a server knows, and how it is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The policy of that name, stored or built in; none for "default", which is the server's. Errors:
/// kInvalidArgument, naming the field retryPolicy and the names that there are; store errors.
[[nodiscard]] Result<std::optional<RetryPolicy>> find_retry_policy(UnitOfWork& unit,
                                                                   const RetryPolicyName& name);

/// Every policy that a schedule may name, in the order of names: "default", which is `server`, those built in
/// and those stored, which take the place of built-in ones. Store errors only.
[[nodiscard]] Result<std::vector<NamedRetryPolicy>> list_retry_policies(UnitOfWork& unit,
                                                                        const RetryPolicy& server);

/// Stores a policy under a name, in place of what it meant. Schedules that were made by the name keep what it
/// meant then. Idempotent. Errors: kInvalidArgument for the policy, or the name "default"; store errors.
[[nodiscard]] Result<NamedRetryPolicy> set_retry_policy(UnitOfWork& unit, const RetryPolicyName& name,
                                                        const RetryPolicy& policy, const std::string& actor,
                                                        RandomSource& random);

/// Removes a stored policy; a built-in one of that name comes back. Errors: kNotFound where none is stored;
/// store errors.
[[nodiscard]] Result<void> remove_retry_policy(UnitOfWork& unit, const RetryPolicyName& name,
                                               const std::string& actor, RandomSource& random);

}  // namespace hoist
