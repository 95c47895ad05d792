// What `hoist schedule create` says about failing and being late.
#pragma once

#include <algorithm>
#include <array>

#include "hoist/app/create_schedule.h"
#include "hoist/cli/command.h"

namespace hoist::cli {

/// Sets max_retries, retry_policy, priority, missed_window and max_lateness of `command` by the options
/// below, or by FLAG_SCHEDULE_MAX_RETRIES and the like. A warning about those goes to stderr. Errors:
/// kInvalidArgument, which names the option.
[[nodiscard]] Result<void> read_retry_arguments(const Invocation& invocation, CreateSchedule& command);

/// A policy as JSON, or the name of one: what --retry-policy takes. What it leaves out is the server's, whose
/// settings are `invocation`'s.
[[nodiscard]] Result<AskedRetryPolicy> asked_policy_argument(const Invocation& invocation,
                                                             std::string_view text);

/// The server's policy with its count, as this command's settings make it.
[[nodiscard]] Result<RetryPolicy> server_policy(const Invocation& invocation);

inline constexpr std::array kRetryOptions = {
    OptionSpec{
        .name = "max-retries", .value = "0-10", .help = "Retries; FLAG_SCHEDULE_MAX_RETRIES unless given"},
    OptionSpec{.name = "retry-policy",
               .value = "POLICY",
               .help = "A policy's name (see `hoist retry-policy list`), or JSON such as "
                       "'{\"maxRetries\": 5, \"baseMs\": 1000, \"jitter\": \"full\"}'"},
    OptionSpec{.name = "retry-until",
               .value = "TIME",
               .help = "Retry until then instead of a number of times; no retry begins later"},
    OptionSpec{
        .name = "priority", .value = "0-10", .help = "Claimed first where much is due; 10 for kill switches"},
    OptionSpec{.name = "missed-window",
               .value = "POLICY",
               .help = "If nobody looked in time: fireLate (unless given), skip, or ask (wait for a person)"},
    OptionSpec{.name = "max-lateness",
               .value = "DURATION",
               .help = "How late it may begin; without it, 60s for skip and ask, no bound for fireLate"},
};

/// `own`, and the options above behind them.
template <std::size_t count>
constexpr auto with_retry_options(const std::array<OptionSpec, count>& own) {
  std::array<OptionSpec, count + kRetryOptions.size()> all{};
  std::copy(kRetryOptions.begin(), kRetryOptions.end(), std::copy(own.begin(), own.end(), all.begin()));
  return all;
}

}  // namespace hoist::cli
