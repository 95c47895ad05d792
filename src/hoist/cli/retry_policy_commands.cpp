#include "hoist/cli/retry_policy_commands.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "hoist/app/retry_policies.h"
#include "hoist/cli/print.h"
#include "hoist/cli/retry_arguments.h"
#include "hoist/cli/store_access.h"
#include "hoist/cli/table.h"
#include "hoist/wire/retry_policy_json.h"

namespace hoist::cli {
namespace {

std::string jitter_text(const RetryPolicy& policy) {
  if (policy.jitter != Jitter::kUniform) return std::string(to_string(policy.jitter));
  return fmt::format("uniform, below {}", format_duration(policy.jitter_bound()));
}

std::string policy_table(const std::vector<NamedRetryPolicy>& policies) {
  Table table({"NAME", "RETRIES", "BASE", "FACTOR", "CAP", "JITTER", "UNTIL"});
  for (const NamedRetryPolicy& named : policies) {
    const RetryPolicy& policy = named.policy;
    table.add({named.name.text(), policy.max_retries ? std::to_string(*policy.max_retries) : "",
               format_duration(policy.base), fmt::format("{}", policy.factor), format_duration(policy.cap),
               jitter_text(policy), policy.until ? format_instant_short(*policy.until) : ""});
  }
  return table.render();
}

Result<int> answer_policy(const Invocation& invocation, const NamedRetryPolicy& policy) {
  if (invocation.json) {
    HOIST_TRY(print_json(wire::named_policy_to_json(policy)));
  } else {
    HOIST_TRY(print(policy_table({policy})));
  }
  return kExitDone;
}

Result<int> run_policy_list(const Invocation& invocation) {
  HOIST_ASSIGN(const RetryPolicy server, server_policy(invocation));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto policies, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return list_retry_policies(unit, server);
  }));
  if (!invocation.json) {
    HOIST_TRY(print(policy_table(policies)));
    return kExitDone;
  }
  boost::json::array array;
  for (const NamedRetryPolicy& policy : policies) array.push_back(wire::named_policy_to_json(policy));
  HOIST_TRY(print_json(array));
  return kExitDone;
}

Result<int> run_policy_set(const Invocation& invocation) {
  HOIST_ASSIGN(const RetryPolicyName name, RetryPolicyName::parse(invocation.arguments.operand()));
  const auto text = invocation.arguments.text("policy");
  if (!text) {
    return fail(ErrorCode::kInvalidArgument,
                "there is no policy; give --policy as JSON, such as '{\"maxRetries\": 5, \"baseMs\": 1000}'");
  }
  HOIST_ASSIGN(const AskedRetryPolicy asked, asked_policy_argument(invocation, *text));
  const auto* policy = std::get_if<RetryPolicy>(&asked);
  if (policy == nullptr) {
    return fail(ErrorCode::kInvalidArgument,
                "--policy must be JSON, such as '{\"maxRetries\": 5, \"baseMs\": 1000}'");
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const NamedRetryPolicy named, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return set_retry_policy(unit, name, *policy, invocation.actor, store->random());
  }));
  return answer_policy(invocation, named);
}

Result<int> run_policy_delete(const Invocation& invocation) {
  HOIST_ASSIGN(const RetryPolicyName name, RetryPolicyName::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_TRY(store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return remove_retry_policy(unit, name, invocation.actor, store->random());
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(boost::json::object{{"name", name.text()}, {"deleted", true}}));
  } else {
    HOIST_TRY(print_line(fmt::format("Deleted retry policy {}", name.text())));
  }
  return kExitDone;
}

constexpr std::array kSetOptions = {
    OptionSpec{.name = "policy",
               .value = "JSON",
               .help =
                   "Any of maxRetries, baseMs, factor, capMs, jitter, jitterMs and retryUntil; what is left "
                   "out is the server's"},
};
constexpr std::array kPolicySettings = {SettingId::kDatabase, SettingId::kRetryBase, SettingId::kRetryCap,
                                        SettingId::kMaxRetries};

constexpr CommandSpec policy_command(std::string_view name, std::string_view summary,
                                     std::span<const OptionSpec> options,
                                     Result<int> (*run)(const Invocation&)) {
  return {.group = "retry-policy",
          .name = name,
          .summary = summary,
          .operand = name == "list" ? "" : "NAME",
          .operand_help = name == "list" ? "" : "The policy's name",
          .options = options,
          .settings = kPolicySettings,
          .run = run};
}

constexpr std::array kPolicyCommands = {
    policy_command("list", "List the retry policies that a schedule may name", {}, run_policy_list),
    policy_command("set", "Store a retry policy under a name", kSetOptions, run_policy_set),
    policy_command("delete", "Remove a stored retry policy", {}, run_policy_delete),
};

}  // namespace

std::span<const CommandSpec> retry_policy_commands() { return kPolicyCommands; }

}  // namespace hoist::cli
