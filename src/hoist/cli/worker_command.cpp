#include "hoist/cli/worker_command.h"

#include <unistd.h>

#include <array>
#include <thread>

#include "hoist/cli/await_store.h"
#include "hoist/cli/delivery_setup.h"
#include "hoist/cli/delivery_thread.h"
#include "hoist/cli/life_signs.h"
#include "hoist/cli/open_store.h"
#include "hoist/cli/runner_setup.h"
#include "hoist/cli/version.h"
#include "hoist/http/server.h"
#include "hoist/system/os_random.h"
#include "hoist/system/prometheus_metrics.h"
#include "hoist/system/real_clock.h"
#include "hoist/system/stop_signals.h"

namespace hoist::cli {
namespace {

struct WorkerSettings {
  DatabaseAddress database;
  LogFormat log_format = LogFormat::kJson;
  RunnerOptions runner;
  std::optional<ListenAddress> listen;  ///< None: it cannot be asked how it does.
  Duration max_backlog_age{0};
  Duration keep_deliveries{0};
  Duration heartbeat_interval{0};
  std::optional<DeadManSettings> dead_man;
  delivery::DeliveryOptions delivery;
};

/// An option and no setting: HOIST_LISTEN, which a serve on the same machine has, would be taken twice.
Result<std::optional<ListenAddress>> listen_option(const Arguments& arguments) {
  const std::optional<std::string> address = arguments.text("listen");
  if (!address) return std::nullopt;
  return parse_listen_address(*address)
      .map([](const ListenAddress& parsed) { return std::optional(parsed); })
      .map_error(
          [](const Error& error) { return Error{error.code, "--listen: " + error.message, error.context}; });
}

Result<WorkerSettings> worker_settings(const Invocation& invocation) {
  WorkerSettings worker;
  HOIST_ASSIGN(worker.runner, runner_options(invocation.settings));
  HOIST_ASSIGN(worker.log_format, log_format_setting(invocation.settings));
  HOIST_ASSIGN(worker.database, database_setting(invocation.settings));
  HOIST_ASSIGN(worker.listen, listen_option(invocation.arguments));
  HOIST_ASSIGN(worker.max_backlog_age, max_backlog_age_setting(invocation.settings));
  HOIST_ASSIGN(worker.keep_deliveries, keep_deliveries_setting(invocation.settings));
  HOIST_ASSIGN(worker.heartbeat_interval, heartbeat_interval_setting(invocation.settings));
  HOIST_ASSIGN(worker.dead_man, dead_man_setting(invocation.settings));
  HOIST_ASSIGN(worker.delivery, delivery_options(invocation.settings));
  return worker;
}

http::ServerOptions listener_options(const WorkerSettings& settings, const Runner& runner,
                                     RequestMetrics& metrics) {
  http::ServerOptions options;
  options.metrics = &metrics;
  options.host = settings.listen->host;
  options.port = settings.listen->port;
  // One connection: it is asked by what watches it, and by nobody else.
  options.store_threads = 1;
  options.max_backlog_age = settings.max_backlog_age;
  options.served = http::ServedRoutes::kWorker;
  options.runner_status = [&runner] { return std::optional(readiness_of(runner.health())); };
  return options;
}

/// Until a signal says stop.
Result<void> work(WorkerSettings settings, const Surroundings& around) {
  const std::stop_token stop = around.signals.token();
  const std::string worker = settings.runner.pass.worker;
  PrometheusMetrics metrics{std::string(kVersion)};
  settings.runner.pass.metrics = &metrics.passes();
  DeliveryThread deliveries(
      around.store, make_delivery_transport(settings.delivery, around.clock, around.log), around.clock,
      around.log, around.random,
      deliverer_options(settings.runner, settings.keep_deliveries, metrics.deliveries()), stop);
  settings.runner.on_told = [&deliveries] { deliveries.wake(); };
  Runner runner(around.store, around.clock, around.log, around.random, settings.runner);
  PreflighterOptions preflights = preflighter_options(settings.runner);
  preflights.on_told = [&deliveries] { deliveries.wake(); };
  Preflighter preflighter(around.store, around.clock, around.log, around.random, std::move(preflights));
  // Stays empty: a worker evaluates nothing.
  SnapshotCache snapshots(EffectiveAt::kCommit);
  std::unique_ptr<http::Server> server;
  if (settings.listen) {
    HOIST_ASSIGN(server, http::Server::start(around.store, snapshots, around.clock, around.log, around.random,
                                             listener_options(settings, runner, metrics.requests())));
    log_listening(around, {.host = settings.listen->host, .port = server->port()}, worker);
  }
  LifeSigns life(around.store, around.clock, around.log, around.random,
                 {.worker = worker,
                  .runner = &runner,
                  .heartbeat_interval = settings.heartbeat_interval,
                  .dead_man = settings.dead_man,
                  .delivery = settings.delivery},
                 stop);
  around.log.info("Worker started", {{"worker", worker}, {"store", around.store.description()}});
  std::jthread preflight_thread([&preflighter, stop] { preflighter.run(stop); });
  runner.run(stop);
  preflight_thread.join();
  if (server) server->stop();
  life.join();
  deliveries.join();
  return {};
}

Result<int> run_worker(const Invocation& invocation) {
  HOIST_ASSIGN(WorkerSettings settings, worker_settings(invocation));
  const std::string worker = settings.runner.pass.worker;

  const StopSignals signals;
  const RealClock clock;
  const std::unique_ptr<Log> log = make_log(settings.log_format, STDOUT_FILENO, clock);
  OsRandom random;
  const OpenedStore opened = open_store(settings.database, clock);
  const auto prepare = [&] { return require_migrated(*opened.migrator); };
  HOIST_ASSIGN(const bool ready,
               await_store(settings.database.kind, prepare, *log, worker, random, signals.token()));
  if (ready) {
    HOIST_TRY(
        work(std::move(settings),
             {.signals = signals, .clock = clock, .log = *log, .random = random, .store = *opened.store}));
  }
  log->info("Stopped", {{"worker", worker}});
  return kExitDone;
}

constexpr std::array kWorkerOptions = {
    OptionSpec{.name = "listen",
               .value = "HOST:PORT",
               .help = "Serve /healthz, /readyz and /metrics there; nothing unless given"}};
constexpr std::array kWorkerSettings = {SettingId::kDatabase,
                                        SettingId::kLogFormat,
                                        SettingId::kPollInterval,
                                        SettingId::kRetryBase,
                                        SettingId::kRetryCap,
                                        SettingId::kWorkerName,
                                        SettingId::kAllowPrivateWebhooks,
                                        SettingId::kSmtpUrl,
                                        SettingId::kSmtpFrom,
                                        SettingId::kSmtpUser,
                                        SettingId::kDeadManUrl,
                                        SettingId::kDeadManAfter,
                                        SettingId::kMaxBacklogAge,
                                        SettingId::kKeepDeliveries};

}  // namespace

CommandSpec worker_command() {
  return {.group = "",
          .name = "worker",
          .summary =
              "Apply what is due and deliver notifications, without the API; as many as you like on one "
              "PostgreSQL",
          .operand = "",
          .operand_help = "",
          .options = kWorkerOptions,
          .settings = kWorkerSettings,
          .run = run_worker};
}

}  // namespace hoist::cli
