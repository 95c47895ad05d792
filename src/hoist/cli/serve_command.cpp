#include "hoist/cli/serve_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "hoist/cli/await_store.h"
#include "hoist/cli/delivery_setup.h"
#include "hoist/cli/delivery_thread.h"
#include "hoist/cli/open_store.h"
#include "hoist/cli/runner_setup.h"
#include "hoist/cli/version.h"
#include "hoist/engine/snapshot_keeper.h"
#include "hoist/http/server.h"
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
  delivery::DeliveryOptions delivery;
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

http::ServerOptions server_options(const ServeSettings& settings, Runner& runner, DeliveryThread& deliveries,
                                   RequestMetrics& metrics) {
  http::ServerOptions options;
  options.metrics = &metrics;
  options.host = settings.listen.host;
  options.port = settings.listen.port;
  options.retry_policy = settings.runner.pass.policy;
  options.retry_policy.max_retries = settings.max_retries.value;
  options.cors_origins = settings.cors_origins;
  options.evaluations_per_second = settings.evaluations_per_second;
  options.wake_runner = [&runner] { runner.wake(); };
  options.wake_deliverer = [&deliveries] { deliveries.wake(); };
  options.runner_status = [&runner]() -> std::optional<http::RunnerSummary> {
    const RunnerHealth health = runner.health();
    http::RunnerSummary summary;
    summary.last_pass_at = health.last_pass_at;
    if (health.outage) summary.outage = health.outage->message;
    return summary;
  };
  return options;
}

Result<int> run_serve(const Invocation& invocation) {
  HOIST_ASSIGN(ServeSettings settings, serve_settings(invocation.settings));

  // First of all, since threads inherit which signals are blocked.
  const StopSignals signals;
  const RealClock clock;
  const std::unique_ptr<Log> log = make_log(settings.log_format, STDOUT_FILENO, clock);
  if (settings.max_retries.warning) log->warn(*settings.max_retries.warning);
  OsRandom random;
  const OpenedStore opened = open_store(settings.database, clock);
  const bool migrate = !invocation.arguments.given("no-migrate");
  const auto prepare = [&] { return prepare_store(opened, migrate, *log); };
  HOIST_ASSIGN(const bool ready, await_store(settings.database.kind, prepare, *log,
                                             settings.runner.pass.worker, random, signals.token()));
  if (!ready) {
    log->info("Stopped", {{"worker", settings.runner.pass.worker}});
    return kExitDone;
  }

  SnapshotCache snapshots;
  // Before anybody asks; where it fails now, the keeper goes on trying.
  static_cast<void>(snapshots.refresh(*opened.store->open_session(SessionPurpose::kRequests)));
  SnapshotKeeper keeper(*opened.store, snapshots, random, settings.runner.poll_interval);
  PrometheusMetrics metrics{std::string(kVersion)};
  settings.runner.pass.metrics = &metrics.passes();
  settings.runner.on_applied = [&keeper] { keeper.wake(); };
  const std::unique_ptr<DestinationGuard> destinations = make_destination_guard(settings.delivery);
  DeliveryThread deliveries(*opened.store, make_delivery_transport(settings.delivery, clock, *log), clock,
                            *log, random, deliverer_options(settings.runner, metrics.deliveries()),
                            signals.token());
  settings.runner.on_settled = [&deliveries] { deliveries.wake(); };
  Runner runner(*opened.store, clock, *log, random, settings.runner);
  http::ServerOptions options = server_options(settings, runner, deliveries, metrics.requests());
  options.destinations = destinations.get();
  HOIST_ASSIGN(const auto server,
               http::Server::start(*opened.store, snapshots, clock, *log, random, options));
  const ListenAddress bound{.host = settings.listen.host, .port = server->port()};
  std::jthread runner_thread([&] { runner.run(signals.token()); });
  std::jthread keeper_thread([&] { keeper.run(signals.token()); });
  log->info("Listening", {{"address", bound.to_string()},
                          {"url", "http://" + bound.to_string()},
                          {"store", opened.store->description()},
                          {"worker", settings.runner.pass.worker}});
  signals.wait();
  log->info("Stopping", {{"signal", std::int64_t{signals.received()}}});
  server->stop();
  runner_thread.join();
  keeper_thread.join();
  deliveries.join();
  log->info("Stopped", {{"worker", settings.runner.pass.worker}});
  return kExitDone;
}

constexpr std::array kServeOptions = {
    OptionSpec{.name = "no-migrate", .value = "", .help = "Refuse to start unless the database is migrated"}};
constexpr std::array kServeSettings = {SettingId::kDatabase,
                                       SettingId::kListen,
                                       SettingId::kLogFormat,
                                       SettingId::kPollInterval,
                                       SettingId::kRetryBase,
                                       SettingId::kRetryCap,
                                       SettingId::kMaxRetries,
                                       SettingId::kWorkerName,
                                       SettingId::kCorsOrigins,
                                       SettingId::kEvaluationsPerSecond,
                                       SettingId::kAllowPrivateWebhooks,
                                       SettingId::kSmtpUrl,
                                       SettingId::kSmtpFrom,
                                       SettingId::kSmtpUser};

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
