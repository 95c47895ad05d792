#include "hoist/cli/retry_arguments.h"

#include <fmt/format.h>

#include "hoist/base/shown_text.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/failure_report.h"
#include "hoist/cli/runtime_settings.h"
#include "hoist/wire/requests_json.h"

namespace hoist::cli {
namespace {

auto in_option(std::string_view option) {
  return [option](const Error& error) {
    return Error{error.code, fmt::format("--{}: {}", option, error.message), error.context};
  };
}

/// The policy of --retry-policy and --retry-until together.
Result<std::optional<AskedRetryPolicy>> policy_argument(const Invocation& invocation) {
  const auto text = invocation.arguments.text("retry-policy");
  const auto until = invocation.arguments.text("retry-until");
  if (!text && !until) return std::nullopt;
  HOIST_ASSIGN(AskedRetryPolicy asked, asked_policy_argument(invocation, text.value_or("{}")));
  if (!until) return asked;
  auto* policy = std::get_if<RetryPolicy>(&asked);
  if (policy == nullptr) {
    return fail(
        ErrorCode::kInvalidArgument,
        "--retry-until goes with a policy said outright: give --retry-policy as JSON, or leave it out");
  }
  HOIST_ASSIGN(policy->until, parse_instant(*until).map_error(in_option("retry-until")));
  // A deadline stands in place of the count, unless that was said.
  if (!text || text->find("maxRetries") == std::string::npos) policy->max_retries.reset();
  return asked;
}

Result<void> read_window(const Arguments& arguments, CreateSchedule& command) {
  HOIST_ASSIGN(const std::optional<int> priority,
               whole_number(arguments, "priority", kMinPriority, kMaxPriority));
  command.priority = priority.value_or(kMinPriority);
  if (const auto text = arguments.text("missed-window")) {
    const auto policy = parse_missed_window(*text);
    if (!policy) {
      return fail(ErrorCode::kInvalidArgument,
                  fmt::format("--missed-window '{}' is not valid; fireLate, skip and ask are accepted",
                              shown_text(*text)));
    }
    command.missed_window = *policy;
  }
  if (const auto text = arguments.text("max-lateness")) {
    HOIST_ASSIGN(command.max_lateness, parse_duration(*text).map_error(in_option("max-lateness")));
  }
  return {};
}

}  // namespace

Result<RetryPolicy> server_policy(const Invocation& invocation) {
  HOIST_ASSIGN(RetryPolicy policy, retry_policy_setting(invocation.settings));
  HOIST_ASSIGN(const MaxRetriesSetting count, max_retries_setting(invocation.settings));
  if (count.warning) report_warning(*count.warning);
  policy.max_retries = count.value;
  return policy;
}

Result<AskedRetryPolicy> asked_policy_argument(const Invocation& invocation, std::string_view text) {
  if (text.find('{') == std::string_view::npos) {
    return RetryPolicyName::parse(text).map_error(in_option("retry-policy")).map([](RetryPolicyName name) {
      return AskedRetryPolicy(std::move(name));
    });
  }
  HOIST_ASSIGN(const RetryPolicy defaults, server_policy(invocation));
  return wire::read_retry_policy_body(text, defaults)
      .map_error(in_option("retry-policy"))
      .map([](const RetryPolicy& policy) { return AskedRetryPolicy(policy); });
}

Result<void> read_retry_arguments(const Invocation& invocation, CreateSchedule& command) {
  HOIST_ASSIGN(const std::optional<int> given,
               whole_number(invocation.arguments, "max-retries", kMinMaxRetries, kMaxMaxRetries));
  HOIST_ASSIGN(command.retry_policy, policy_argument(invocation));
  if (given && command.retry_policy) {
    return fail(ErrorCode::kInvalidArgument,
                "--max-retries does not go with --retry-policy and --retry-until; write maxRetries into the "
                "policy, such as '{\"maxRetries\": 5}'");
  }
  if (given) {
    command.max_retries = *given;
  } else if (!command.retry_policy) {
    HOIST_ASSIGN(const RetryPolicy server, server_policy(invocation));
    command.max_retries = server.max_retries.value_or(kDefaultMaxRetries);
  }
  return read_window(invocation.arguments, command);
}

}  // namespace hoist::cli
