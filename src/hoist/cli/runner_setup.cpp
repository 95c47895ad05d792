#include "hoist/cli/runner_setup.h"

#include "hoist/system/json_log.h"
#include "hoist/system/text_log.h"

namespace hoist::cli {

std::unique_ptr<Log> make_log(LogFormat format, int descriptor, const Clock& clock) {
  if (format == LogFormat::kJson) return std::make_unique<JsonLog>(descriptor, clock);
  return std::make_unique<TextLog>(descriptor, clock);
}

Result<RunnerOptions> runner_options(const ResolvedSettings& settings) {
  RunnerOptions options;
  HOIST_ASSIGN(options.poll_interval, poll_interval_setting(settings));
  HOIST_ASSIGN(options.pass.policy, retry_policy_setting(settings));
  HOIST_ASSIGN(options.pass.worker, worker_name_setting(settings));
  return options;
}

http::RunnerSummary readiness_of(const RunnerHealth& health) {
  http::RunnerSummary summary;
  summary.last_pass_at = health.last_pass_at;
  if (health.outage) summary.outage = health.outage->message;
  summary.breaker = health.breaker;
  return summary;
}

void log_listening(const Surroundings& around, const ListenAddress& bound, const std::string& worker) {
  around.log.info("Listening", {{"address", bound.to_string()},
                                {"url", "http://" + bound.to_string()},
                                {"store", around.store.description()},
                                {"worker", worker}});
}

DelivererOptions deliverer_options(const RunnerOptions& runner, Duration keep, DeliveryMetrics& metrics) {
  return {.round = {.worker = runner.pass.worker, .metrics = &metrics}, .keep = keep};
}

PreflighterOptions preflighter_options(const RunnerOptions& runner) {
  return {.worker = runner.pass.worker, .metrics = runner.pass.metrics};
}

}  // namespace hoist::cli
