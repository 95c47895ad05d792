// What the API knows of the runner in its process; the runner itself is another layer's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/domain/circuit_breaker.h"

namespace hoist::http {

/// What readiness shows of the runner.
struct RunnerSummary {
  std::optional<Instant> last_pass_at;  ///< By the store's clock.
  std::optional<std::string> outage;    ///< Why the runner cannot work now; none while it can.
  BreakerStatus breaker = {};           ///< The runner's, of the store.
};

/// "ok", "starting" (no pass yet), "unavailable", or "none" where there is no runner.
[[nodiscard]] inline std::string_view runner_status(const std::optional<RunnerSummary>& runner) {
  if (!runner) return "none";
  if (runner->outage) return "unavailable";
  return runner->last_pass_at ? "ok" : "starting";
}

/// The functions are thread-safe.
struct RunnerHooks {
  /// Called after a schedule was created or retried by hand and that is committed. May be empty.
  std::function<void()> wake;
  /// Empty, or an empty answer: there is no runner in this process.
  std::function<std::optional<RunnerSummary>()> status;
  /// For how long the oldest due schedule may wait before readiness says so; 0: for ever.
  Duration max_backlog_age{0};
};

}  // namespace hoist::http
