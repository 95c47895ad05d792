#include "hoist/stores/postgres/retry_policy_repository.h"

#include <fmt/format.h>

#include "hoist/wire/retry_policy_json.h"

namespace hoist::postgres {
namespace {

/// What read_policy reads.
constexpr std::string_view kSelectPolicies =
    "SELECT name, policy::text, updated_by, updated_at FROM retry_policies";

Result<NamedRetryPolicy> read_policy(RowReader& row) {
  const auto name_text = row.take<std::string>();
  const auto policy_text = row.take<std::string>();
  auto updated_by = row.take<std::string>();
  const auto updated_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  const auto name = RetryPolicyName::parse(name_text);
  if (!name) return row.corrupt(fmt::format("retry policy '{}': its name is not valid", name_text));
  HOIST_ASSIGN(const RetryPolicy policy, wire::decode_retry_policy(policy_text));
  return NamedRetryPolicy{
      .name = *name, .policy = policy, .updated_by = std::move(updated_by), .updated_at = updated_at};
}

}  // namespace

Result<std::optional<NamedRetryPolicy>> PostgresRetryPolicyRepository::find(const RetryPolicyName& name) {
  static const Statement statement{"find_retry_policy", fmt::format("{} WHERE name = $1", kSelectPolicies)};
  Parameters parameters;
  parameters.add(name.text());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_optional(rows, read_policy);
}

Result<void> PostgresRetryPolicyRepository::set(const NamedRetryPolicy& policy) {
  static const Statement statement{
      "set_retry_policy",
      "INSERT INTO retry_policies (name, policy, updated_by, updated_at) VALUES ($1, $2::text::jsonb, $3, $4)"
      " ON CONFLICT (name) DO UPDATE SET policy = excluded.policy, updated_by = excluded.updated_by,"
      " updated_at = excluded.updated_at"};
  Parameters parameters;
  parameters.add(policy.name.text())
      .add(wire::encode_retry_policy(policy.policy))
      .add(policy.updated_by)
      .add(policy.updated_at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "retry policies");
}

Result<bool> PostgresRetryPolicyRepository::remove(const RetryPolicyName& name) {
  static const Statement statement{"remove_retry_policy", "DELETE FROM retry_policies WHERE name = $1"};
  Parameters parameters;
  parameters.add(name.text());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return rows.affected() == 1;
}

Result<std::vector<NamedRetryPolicy>> PostgresRetryPolicyRepository::list() {
  static const Statement statement{"list_retry_policies", fmt::format("{} ORDER BY name", kSelectPolicies)};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement));
  return read_all(rows, read_policy);
}

}  // namespace hoist::postgres
