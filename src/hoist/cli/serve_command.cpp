#include "hoist/cli/serve_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <thread>
#include <vector>

#include "hoist/cli/await_store.h"
#include "hoist/cli/delivery_setup.h"
#include "hoist/cli/delivery_thread.h"
#include "hoist/cli/life_signs.h"
#include "hoist/cli/open_store.h"
#include "hoist/cli/runner_setup.h"
#include "hoist/cli/served_environments.h"
#include "hoist/cli/version.h"
#include "hoist/engine/canary.h"
#include "hoist/engine/server_reporter.h"
#include "hoist/engine/snapshot_keeper.h"
#include "hoist/http/event_text.h"
#include "hoist/http/server.h"
#include "hoist/system/monotonic_clock.h"
#include "hoist/system/open_files.h"
#include "hoist/system/os_random.h"
#include "hoist/system/prometheus_metrics.h"
#include "hoist/system/real_clock.h"
#include "hoist/system/stop_signals.h"

namespace hoist::cli {
namespace {

struct ServeSettings {
  DatabaseAddress database;
  ListenAddress listen;
  LogFormat log_format = LogFormat::kJson;
  RunnerOptions runner;
  MaxRetriesSetting max_retries;
  std::vector<std::string> cors_origins;
  int evaluations_per_second = 0;
  int max_streams = 0;
  Duration max_backlog_age{0};
  EffectiveAt effective_at = EffectiveAt::kScheduled;
  Duration keep_deliveries{0};
  Duration heartbeat_interval{0};
  std::optional<DeadManSettings> dead_man;
  delivery::DeliveryOptions delivery;
  bool runs = true;  ///< Whether there is a runner in this process.
  bool canary = false;
};

Result<ServeSettings> serve_settings(const ResolvedSettings& settings) {
  ServeSettings serve;
  HOIST_ASSIGN(serve.database, database_setting(settings));
  HOIST_ASSIGN(serve.listen, listen_setting(settings));
  HOIST_ASSIGN(serve.log_format, log_format_setting(settings));
  HOIST_ASSIGN(serve.runner, runner_options(settings));
  HOIST_ASSIGN(serve.max_retries, max_retries_setting(settings));
  HOIST_ASSIGN(serve.cors_origins, cors_origins_setting(settings));
  HOIST_ASSIGN(serve.evaluations_per_second, evaluations_per_second_setting(settings));
  HOIST_ASSIGN(serve.max_streams, max_streams_setting(settings));
  HOIST_ASSIGN(serve.max_backlog_age, max_backlog_age_setting(settings));
  HOIST_ASSIGN(serve.effective_at, effective_at_setting(settings));
  HOIST_ASSIGN(serve.keep_deliveries, keep_deliveries_setting(settings));
  HOIST_ASSIGN(serve.heartbeat_interval, heartbeat_interval_setting(settings));
  HOIST_ASSIGN(serve.dead_man, dead_man_setting(settings));
  HOIST_ASSIGN(serve.delivery, delivery_options(settings));
  return serve;
}

Result<void> prepare_store(const OpenedStore& opened, bool migrate, Log& log) {
  if (!migrate) return require_migrated(*opened.migrator);
  HOIST_ASSIGN(const std::vector<MigrationStatus> applied, opened.migrator->up());
  for (const MigrationStatus& migration : applied) {
    log.info("Migration applied", {{"number", std::int64_t{migration.number}}, {"name", migration.name}});
  }
  return {};
}

/// Streams, other connections, and what else a process has open, need a descriptor each.
void allow_open_files(const ServeSettings& settings, Log& log) {
  constexpr std::uint64_t kOthers = 256;
  const std::uint64_t needed =
      static_cast<std::uint64_t>(settings.max_streams) + http::ConnectionLimits().max_connections + kOthers;
  const std::uint64_t allowed = raise_open_file_limit();
  if (allowed >= needed) return;
  log.warn("Too few files may be open for the streams",
           {{"allowed", static_cast<std::int64_t>(allowed)}, {"needed", static_cast<std::int64_t>(needed)}});
}

/// `runner` is null where there is none.
http::ServerOptions server_options(const ServeSettings& settings, Runner* runner, DeliveryThread& deliveries,
                                   SnapshotKeeper& keeper, RequestMetrics& metrics) {
  http::ServerOptions options;
  options.metrics = &metrics;
  options.host = settings.listen.host;
  options.port = settings.listen.port;
  options.retry_policy = settings.runner.pass.policy;
  options.retry_policy.max_retries = settings.max_retries.value;
  options.cors_origins = settings.cors_origins;
  options.evaluations_per_second = settings.evaluations_per_second;
  options.stream_limits.most = static_cast<std::size_t>(settings.max_streams);
  options.max_backlog_age = settings.max_backlog_age;
  options.wake_deliverer = [&deliveries] { deliveries.wake(); };
  options.wake_keeper = [&keeper] { keeper.wake(); };
  if (runner == nullptr) return options;
  options.wake_runner = [runner] { runner->wake(); };
  options.runner_status = [runner] { return std::optional(readiness_of(runner->health())); };
  return options;
}

/// Until a signal says stop.
Result<void> serve(ServeSettings settings, const Surroundings& around) {
  const std::stop_token stop = around.signals.token();
  const std::string worker = settings.runner.pass.worker;
  SnapshotCache snapshots(settings.effective_at);
  // Before anybody asks; where it fails now, the keeper goes on trying.
  static_cast<void>(snapshots.refresh(*around.store.open_session(SessionPurpose::kRequests)));
  ChangeFeed changes({.text = http::entry_text});
  SnapshotKeeper keeper(around.store, snapshots, changes, around.clock, around.random,
                        settings.runner.poll_interval);
  PrometheusMetrics metrics{std::string(kVersion)};
  settings.runner.pass.metrics = &metrics.passes();
  const std::unique_ptr<DestinationGuard> destinations = make_destination_guard(settings.delivery);
  DeliveryThread deliveries(
      around.store, make_delivery_transport(settings.delivery, around.clock, around.log), around.clock,
      around.log, around.random,
      deliverer_options(settings.runner, settings.keep_deliveries, metrics.deliveries()), stop);
  settings.runner.on_settled = [&keeper] { keeper.wake(); };
  settings.runner.on_told = [&deliveries] { deliveries.wake(); };
  std::optional<Runner> runner;
  if (settings.runs) runner.emplace(around.store, around.clock, around.log, around.random, settings.runner);
  Runner* const running = runner ? &*runner : nullptr;
  std::optional<Preflighter> preflighter;
  if (settings.runs) {
    PreflighterOptions preflights = preflighter_options(settings.runner);
    preflights.on_told = [&deliveries] { deliveries.wake(); };
    preflighter.emplace(around.store, around.clock, around.log, around.random, std::move(preflights));
  }
  const MonotonicClock monotonic;
  std::optional<Canary> canary;
  if (settings.canary) {
    canary.emplace(around.store,
                   Canary::Surroundings{.snapshots = snapshots,
                                        .wall = around.clock,
                                        .monotonic = monotonic,
                                        .log = around.log,
                                        .random = around.random,
                                        .metrics = metrics.start_canary(around.clock.now())},
                   worker);
  }
  http::ServerOptions options = server_options(settings, running, deliveries, keeper, metrics.requests());
  options.destinations = destinations.get();
  options.changes = &changes;
  options.stream_metrics = &metrics.streams();
  HOIST_ASSIGN(const auto server, http::Server::start(around.store, snapshots, around.clock, around.log,
                                                      around.random, options));
  ServerReporter reporter(around.store, around.log, {.server = worker, .served = [&] {
                                                       return served_environments(snapshots, changes,
                                                                                  server->streams());
                                                     }});
  const auto news = changes.subscribe([&reporter] { reporter.wake(); });
  std::vector<std::jthread> threads;
  threads.emplace_back([&reporter, stop] { reporter.run(stop); });
  if (running != nullptr) threads.emplace_back([running, stop] { running->run(stop); });
  if (preflighter) threads.emplace_back([&preflighter, stop] { preflighter->run(stop); });
  threads.emplace_back([&keeper, stop] { keeper.run(stop); });
  if (canary) threads.emplace_back([&canary, stop] { canary->run(stop); });
  LifeSigns life(around.store, around.clock, around.log, around.random,
                 {.worker = worker,
                  .runner = running,
                  .heartbeat_interval = settings.heartbeat_interval,
                  .dead_man = settings.dead_man,
                  .delivery = settings.delivery},
                 stop);
  log_listening(around, {.host = settings.listen.host, .port = server->port()}, worker);
  around.signals.wait();
  around.log.info("Stopping", {{"signal", std::int64_t{around.signals.received()}}});
  server->stop();
  threads.clear();
  life.join();
  deliveries.join();
  return {};
}

Result<int> run_serve(const Invocation& invocation) {
  HOIST_ASSIGN(ServeSettings settings, serve_settings(invocation.settings));
  settings.runs = !invocation.arguments.given("no-runner");
  settings.canary = invocation.arguments.given("canary");
  const std::string worker = settings.runner.pass.worker;

  // First of all, since threads inherit which signals are blocked.
  const StopSignals signals;
  const RealClock clock;
  const std::unique_ptr<Log> log = make_log(settings.log_format, STDOUT_FILENO, clock);
  if (settings.max_retries.warning) log->warn(*settings.max_retries.warning);
  allow_open_files(settings, *log);
  OsRandom random;
  const OpenedStore opened = open_store(settings.database, clock);
  const bool migrate = !invocation.arguments.given("no-migrate");
  const auto prepare = [&] { return prepare_store(opened, migrate, *log); };
  HOIST_ASSIGN(const bool ready,
               await_store(settings.database.kind, prepare, *log, worker, random, signals.token()));
  if (ready) {
    HOIST_TRY(
        serve(std::move(settings),
              {.signals = signals, .clock = clock, .log = *log, .random = random, .store = *opened.store}));
  }
  log->info("Stopped", {{"worker", worker}});
  return kExitDone;
}

constexpr std::array kServeOptions = {
    OptionSpec{.name = "no-migrate", .value = "", .help = "Refuse to start unless the database is migrated"},
    OptionSpec{
        .name = "no-runner", .value = "", .help = "Serve the API alone; hoist worker applies what is due"},
    OptionSpec{.name = "canary",
               .value = "",
               .help = "Change a flag hoist-canary every minute and watch that it happens"}};
constexpr std::array kServeSettings = {SettingId::kDatabase,     SettingId::kListen,
                                       SettingId::kLogFormat,    SettingId::kPollInterval,
                                       SettingId::kRetryBase,    SettingId::kRetryCap,
                                       SettingId::kMaxRetries,   SettingId::kWorkerName,
                                       SettingId::kCorsOrigins,  SettingId::kEvaluationsPerSecond,
                                       SettingId::kMaxStreams,   SettingId::kAllowPrivateWebhooks,
                                       SettingId::kSmtpUrl,      SettingId::kSmtpFrom,
                                       SettingId::kSmtpUser,     SettingId::kDeadManUrl,
                                       SettingId::kDeadManAfter, SettingId::kMaxBacklogAge,
                                       SettingId::kEffectiveAt,  SettingId::kKeepDeliveries};

}  // namespace

CommandSpec serve_command() {
  return {.group = "",
          .name = "serve",
          .summary = "Serve the HTTP API and apply what is due; migrates first",
          .operand = "",
          .operand_help = "",
          .options = kServeOptions,
          .settings = kServeSettings,
          .run = run_serve};
}

}  // namespace hoist::cli
