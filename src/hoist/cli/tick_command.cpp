#include "hoist/cli/tick_command.h"

#include <unistd.h>

#include <array>
#include <utility>

#include "hoist/app/transact.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/open_store.h"
#include "hoist/cli/print.h"
#include "hoist/cli/runner_setup.h"
#include "hoist/engine/heartbeat.h"
#include "hoist/system/os_random.h"
#include "hoist/system/real_clock.h"

namespace hoist::cli {
namespace {

/// The most schedules of one pass: more would hold their row locks for longer than a second.
constexpr int kMaxTickBatch = 10'000;

/// Stdout is for the answer alone, so the log's form depends on stderr here.
Result<LogFormat> stderr_log_format(const ResolvedSettings& settings) {
  if (settings.at(SettingId::kLogFormat).source != SettingSource::kDefault)
    return log_format_setting(settings);
  return ::isatty(STDERR_FILENO) == 1 ? LogFormat::kText : LogFormat::kJson;
}

/// A preflight of every environment. Returns how many schedules are at risk then. Errors: the store's.
Result<std::int64_t> rehearse_all(const OpenedStore& opened, const Clock& clock, Log& log,
                                  RandomSource& random, const RunnerOptions& options) {
  HOIST_TRY(Preflighter(*opened.store, clock, log, random, preflighter_options(options)).step());
  return transact(*opened.store->open_session(SessionPurpose::kRequests), Access::kRead,
                  [](UnitOfWork& unit) { return unit.statistics().count_at_risk(); });
}

Result<int> run_tick(const Invocation& invocation) {
  HOIST_ASSIGN(const std::optional<int> limit, whole_number(invocation.arguments, "limit", 1, kMaxTickBatch));
  HOIST_ASSIGN(RunnerOptions options, runner_options(invocation.settings));
  HOIST_ASSIGN(const LogFormat format, stderr_log_format(invocation.settings));
  HOIST_ASSIGN(const DatabaseAddress address, database_setting(invocation.settings));
  options.pass.limit = limit.value_or(kTickBatch);

  const RealClock clock;
  const std::unique_ptr<Log> log = make_log(format, STDERR_FILENO, clock);
  OsRandom random;
  const OpenedStore opened = open_store(address, clock);
  HOIST_TRY(require_migrated(*opened.migrator));
  const std::unique_ptr<Session> session = opened.store->open_session(SessionPurpose::kRunner);
  Pass pass(*session, clock, *log, random, options.pass);
  const Instant started = clock.now();
  HOIST_ASSIGN(const PassReport report, pass.run_once());
  // Whoever runs it by the clock is a worker, too. What was applied is applied, whether this is written or
  // not.
  const auto beaten = write_heartbeat(
      *session, {.worker = options.pass.worker, .started_at = started, .last_pass_at = report.now});
  if (!beaten) log->warn("Heartbeats cannot be written or read", {{"error", beaten.error().message}});
  boost::json::value at_risk;
  if (const auto rehearsed = rehearse_all(opened, clock, *log, random, options)) {
    at_risk = *rehearsed;
  } else {
    log->warn("Preflights fail", {{"error", rehearsed.error().message}});
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - started);
  HOIST_TRY(print_json(boost::json::object{{"processed", report.processed()},
                                           {"failed", report.failed},
                                           {"retrying", report.retrying},
                                           {"atRisk", std::move(at_risk)},
                                           {"durationMs", std::max<std::int64_t>(took.count(), 0)}}));
  return kExitDone;
}

constexpr std::array kTickOptions = {
    OptionSpec{.name = "limit", .value = "N", .help = "At most so many schedules; 100 unless given"}};
constexpr std::array kTickSettings = {SettingId::kDatabase, SettingId::kLogFormat, SettingId::kRetryBase,
                                      SettingId::kRetryCap, SettingId::kWorkerName};

}  // namespace

CommandSpec tick_command() {
  return {.group = "",
          .name = "tick",
          .summary = "Apply what is due, once, and print how it went",
          .operand = "",
          .operand_help = "",
          .options = kTickOptions,
          .settings = kTickSettings,
          .run = run_tick};
}

}  // namespace hoist::cli
