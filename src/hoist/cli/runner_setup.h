// What serve, worker and tick have in common: the log and the runner's options.
#pragma once

#include <memory>

#include "hoist/cli/runtime_settings.h"
#include "hoist/engine/deliverer.h"
#include "hoist/engine/runner.h"
#include "hoist/http/runner_summary.h"
#include "hoist/ports/log.h"

namespace hoist::cli {

/// Writes to `descriptor`; `clock` must outlive it.
[[nodiscard]] std::unique_ptr<Log> make_log(LogFormat format, int descriptor, const Clock& clock);

/// From poll-interval, retry-base, retry-cap and worker-name. Errors: kInvalidArgument.
[[nodiscard]] Result<RunnerOptions> runner_options(const ResolvedSettings& settings);

/// What readiness shows of the runner.
[[nodiscard]] http::RunnerSummary readiness_of(const RunnerHealth& health);

/// Of a deliverer beside that runner, counted by `metrics`, which must outlive it.
[[nodiscard]] DelivererOptions deliverer_options(const RunnerOptions& runner, DeliveryMetrics& metrics);

}  // namespace hoist::cli
