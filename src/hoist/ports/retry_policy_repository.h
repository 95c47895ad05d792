// Named retry policies in the store.
#pragma once

#include <optional>
#include <vector>

#include "hoist/domain/named_retry_policy.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class RetryPolicyRepository {
 public:
  virtual ~RetryPolicyRepository() = default;

  [[nodiscard]] virtual Result<std::optional<NamedRetryPolicy>> find(const RetryPolicyName& name) = 0;
  /// Stores the policy, in place of one of that name.
  [[nodiscard]] virtual Result<void> set(const NamedRetryPolicy& policy) = 0;
  /// Whether there was one to remove.
  [[nodiscard]] virtual Result<bool> remove(const RetryPolicyName& name) = 0;
  /// In the order of names.
  [[nodiscard]] virtual Result<std::vector<NamedRetryPolicy>> list() = 0;
};

}  // namespace hoist
