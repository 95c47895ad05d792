#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/wire/retry_policy_json.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_POLICIES "SELECT name, policy, updated_by, updated_at FROM retry_policies "

Result<NamedRetryPolicy> decode_policy(Row& row) {
  HOIST_ASSIGN(RetryPolicyName name, row.name<RetryPolicyName>());
  HOIST_ASSIGN(const RetryPolicy policy, wire::decode_retry_policy(row.view()));
  std::string updated_by = row.text();
  HOIST_ASSIGN(const Instant updated_at, row.instant());
  return NamedRetryPolicy{.name = std::move(name),
                          .policy = policy,
                          .updated_by = std::move(updated_by),
                          .updated_at = updated_at};
}

}  // namespace

Result<std::optional<NamedRetryPolicy>> RetryPolicies::find(const RetryPolicyName& name) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_POLICIES "WHERE name = ?");
  query.bind(name);
  return first(query, decode_policy);
}

Result<void> RetryPolicies::set(const NamedRetryPolicy& policy) {
  Query query = connection_.query(
      "INSERT INTO retry_policies (name, policy, updated_by, updated_at) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (name) DO UPDATE SET policy = excluded.policy, updated_by = excluded.updated_by, "
      "updated_at = excluded.updated_at");
  query.bind(policy.name).bind(wire::encode_retry_policy(policy.policy)).bind(policy.updated_by);
  query.bind(policy.updated_at);
  HOIST_TRY(query.run());
  return {};
}

Result<bool> RetryPolicies::remove(const RetryPolicyName& name) {
  Query query = connection_.query("DELETE FROM retry_policies WHERE name = ?");
  query.bind(name);
  return query.run().map([](int removed) { return removed > 0; });
}

Result<std::vector<NamedRetryPolicy>> RetryPolicies::list() {
  Query query = connection_.query(HOIST_SQLITE_SELECT_POLICIES "ORDER BY name");
  return collect(query, decode_policy);
}

}  // namespace hoist::sqlite
