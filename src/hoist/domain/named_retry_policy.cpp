#include "hoist/domain/named_retry_policy.h"

#include <array>

#include "hoist/domain/schedule.h"

namespace hoist {
namespace {

NamedRetryPolicy built_in(std::string_view name, const RetryPolicy& policy) {
  return {.name = *RetryPolicyName::parse(name),
          .policy = policy,
          .updated_by = std::string(kSystemActor),
          .updated_at = Instant()};
}

}  // namespace

const RetryPolicyName& default_retry_policy_name() {
  static const RetryPolicyName name = *RetryPolicyName::parse("default");
  return name;
}

std::span<const NamedRetryPolicy> built_in_retry_policies() {
  using namespace std::chrono_literals;
  static const std::array policies = {
      built_in("fast", {.max_retries = 5, .base = 1s, .factor = 2, .cap = 30s, .jitter = Jitter::kFull}),
      built_in("patient",
               {.max_retries = 10, .base = 5min, .factor = 2, .cap = 4h, .jitter = Jitter::kUniform})};
  return policies;
}

}  // namespace hoist
