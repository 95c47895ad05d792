#include "hoist/app/retry_policies.h"

#include <fmt/format.h>

#include <map>

#include "hoist/app/audit.h"
#include "hoist/domain/schedule.h"

namespace hoist {
namespace {

std::optional<RetryPolicy> built_in(const RetryPolicyName& name) {
  for (const NamedRetryPolicy& policy : built_in_retry_policies()) {
    if (policy.name == name) return policy.policy;
  }
  return std::nullopt;
}

Result<void> audit_policy(UnitOfWork& unit, AuditAction action, const RetryPolicyName& name,
                          const std::string& actor, RandomSource& random) {
  const OtherAction done{.action = action,
                         .actor = actor,
                         .environment = std::nullopt,
                         .note = fmt::format("retry policy '{}'", name.text())};
  return audit_other(unit, done, random);
}

}  // namespace

Result<std::optional<RetryPolicy>> find_retry_policy(UnitOfWork& unit, const RetryPolicyName& name) {
  if (name == default_retry_policy_name()) return std::nullopt;
  HOIST_ASSIGN(const std::optional<NamedRetryPolicy> stored, unit.retry_policies().find(name));
  if (stored) return stored->policy;
  if (auto policy = built_in(name)) return policy;
  HOIST_ASSIGN(const std::vector<NamedRetryPolicy> known, list_retry_policies(unit, RetryPolicy()));
  std::vector<std::string_view> names;
  names.reserve(known.size());
  for (const NamedRetryPolicy& policy : known) names.push_back(policy.name.text());
  return invalid_field("retryPolicy", fmt::format("there is no retry policy '{}': known are {}", name.text(),
                                                  fmt::join(names, ", ")));
}

Result<std::vector<NamedRetryPolicy>> list_retry_policies(UnitOfWork& unit, const RetryPolicy& server) {
  std::map<RetryPolicyName, NamedRetryPolicy> by_name;
  for (const NamedRetryPolicy& policy : built_in_retry_policies()) by_name.emplace(policy.name, policy);
  HOIST_ASSIGN(std::vector<NamedRetryPolicy> stored, unit.retry_policies().list());
  for (NamedRetryPolicy& policy : stored) by_name.insert_or_assign(policy.name, std::move(policy));
  by_name.insert_or_assign(default_retry_policy_name(),
                           NamedRetryPolicy{.name = default_retry_policy_name(),
                                            .policy = server,
                                            .updated_by = std::string(kSystemActor),
                                            .updated_at = Instant()});
  std::vector<NamedRetryPolicy> policies;
  policies.reserve(by_name.size());
  for (auto& [name, policy] : by_name) policies.push_back(std::move(policy));
  return policies;
}

Result<NamedRetryPolicy> set_retry_policy(UnitOfWork& unit, const RetryPolicyName& name,
                                          const RetryPolicy& policy, const std::string& actor,
                                          RandomSource& random) {
  if (name == default_retry_policy_name()) {
    return invalid_field("name",
                         "the policy 'default' is the server's own: change it by its settings "
                         "(retry-base, retry-cap, max-retries), or choose another name");
  }
  HOIST_TRY(check_retry_policy(policy));
  const NamedRetryPolicy named{.name = name, .policy = policy, .updated_by = actor, .updated_at = unit.now()};
  HOIST_TRY(unit.retry_policies().set(named));
  HOIST_TRY(audit_policy(unit, AuditAction::kRetryPolicySet, name, actor, random));
  return named;
}

Result<void> remove_retry_policy(UnitOfWork& unit, const RetryPolicyName& name, const std::string& actor,
                                 RandomSource& random) {
  HOIST_ASSIGN(const bool removed, unit.retry_policies().remove(name));
  if (!removed) {
    return fail(ErrorCode::kNotFound, fmt::format("no retry policy '{}' is stored", name.text()));
  }
  return audit_policy(unit, AuditAction::kRetryPolicyRemoved, name, actor, random);
}

}  // namespace hoist
