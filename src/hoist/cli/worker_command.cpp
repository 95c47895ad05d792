#include "hoist/cli/worker_command.h"

#include <unistd.h>

#include <array>

#include "hoist/cli/await_store.h"
#include "hoist/cli/delivery_setup.h"
#include "hoist/cli/delivery_thread.h"
#include "hoist/cli/open_store.h"
#include "hoist/cli/runner_setup.h"
#include "hoist/system/os_random.h"
#include "hoist/system/real_clock.h"
#include "hoist/system/stop_signals.h"

namespace hoist::cli {
namespace {

Result<int> run_worker(const Invocation& invocation) {
  HOIST_ASSIGN(RunnerOptions options, runner_options(invocation.settings));
  HOIST_ASSIGN(const LogFormat format, log_format_setting(invocation.settings));
  HOIST_ASSIGN(const DatabaseAddress address, database_setting(invocation.settings));
  HOIST_ASSIGN(delivery::DeliveryOptions delivery, delivery_options(invocation.settings));

  const StopSignals signals;
  const RealClock clock;
  const std::unique_ptr<Log> log = make_log(format, STDOUT_FILENO, clock);
  OsRandom random;
  const OpenedStore opened = open_store(address, clock);
  const auto prepare = [&] { return require_migrated(*opened.migrator); };
  HOIST_ASSIGN(const bool ready,
               await_store(address.kind, prepare, *log, options.pass.worker, random, signals.token()));
  if (!ready) {
    log->info("Stopped", {{"worker", options.pass.worker}});
    return kExitDone;
  }
  DeliveryThread deliveries(*opened.store, make_delivery_transport(std::move(delivery), clock, *log), clock,
                            *log, random, deliverer_options(options, no_delivery_metrics()), signals.token());
  options.on_settled = [&deliveries] { deliveries.wake(); };
  Runner runner(*opened.store, clock, *log, random, options);
  log->info("Worker started", {{"worker", options.pass.worker}, {"store", opened.store->description()}});
  runner.run(signals.token());
  deliveries.join();
  log->info("Stopped", {{"worker", options.pass.worker}});
  return kExitDone;
}

constexpr std::array kWorkerSettings = {
    SettingId::kDatabase, SettingId::kLogFormat,  SettingId::kPollInterval,         SettingId::kRetryBase,
    SettingId::kRetryCap, SettingId::kWorkerName, SettingId::kAllowPrivateWebhooks, SettingId::kSmtpUrl,
    SettingId::kSmtpFrom, SettingId::kSmtpUser};

}  // namespace

CommandSpec worker_command() {
  return {.group = "",
          .name = "worker",
          .summary =
              "Apply what is due and deliver notifications, without the API; as many as you like on one "
              "PostgreSQL",
          .operand = "",
          .operand_help = "",
          .options = {},
          .settings = kWorkerSettings,
          .run = run_worker};
}

}  // namespace hoist::cli
