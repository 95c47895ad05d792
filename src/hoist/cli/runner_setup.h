// What serve, worker and tick have in common: the log and the runner's options.
#pragma once

#include <memory>

#include "hoist/cli/runtime_settings.h"
#include "hoist/engine/deliverer.h"
#include "hoist/engine/preflighter.h"
#include "hoist/engine/runner.h"
#include "hoist/http/runner_summary.h"
#include "hoist/ports/log.h"
#include "hoist/system/stop_signals.h"

namespace hoist::cli {

/// Writes to `descriptor`; `clock` must outlive it.
[[nodiscard]] std::unique_ptr<Log> make_log(LogFormat format, int descriptor, const Clock& clock);

/// From poll-interval, retry-base, retry-cap and worker-name. Errors: kInvalidArgument.
[[nodiscard]] Result<RunnerOptions> runner_options(const ResolvedSettings& settings);

/// What readiness shows of the runner.
[[nodiscard]] http::RunnerSummary readiness_of(const RunnerHealth& health);

/// What all parts of a serve or worker process share.
struct Surroundings {
  const StopSignals& signals;
  const Clock& clock;
  Log& log;
  RandomSource& random;
  Store& store;
};

/// Says where the process answers.
void log_listening(const Surroundings& around, const ListenAddress& bound, const std::string& worker);

/// Of a deliverer beside that runner, counted by `metrics`, which must outlive it; `keep` as in the options.
[[nodiscard]] DelivererOptions deliverer_options(const RunnerOptions& runner, Duration keep,
                                                 DeliveryMetrics& metrics);

/// Of the preflights beside that runner, which its metrics count.
[[nodiscard]] PreflighterOptions preflighter_options(const RunnerOptions& runner);

}  // namespace hoist::cli
