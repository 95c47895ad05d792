#include "torture/trial.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "hoist/stores/postgres/postgres_store.h"
#include "support/must.h"
#include "support/postgres_connection.h"
#include "torture/app_front.h"
#include "torture/backlog.h"
#include "torture/moment.h"
#include "torture/promises.h"
#include "torture/refusals.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

constexpr int kBacklog = 2'000;
constexpr int kBacklogFlags = 100;
/// Retries, the longest pause of a worker in an outage and the 30 s for which it leaves alone what it could
/// not record, all with room to spare.
constexpr auto kUntilSettled = 120s;

/// The tables with each row's transaction and the time of its commit, as text.
void write_tables(test::SqlConnection& sql, const std::string& folder) {
  for (const std::string table :
       {"feature_flags", "feature_flag_schedules", "schedule_attempts", "audit_events"}) {
    std::ofstream out(folder + "/" + table + ".txt");
    for (const test::SqlRow& row : sql.query("SELECT pg_xact_commit_timestamp(xmin), xmin, t::text FROM " +
                                             table + " t ORDER BY 1, 2::text")) {
      for (const auto& column : row) out << column.value_or("") << '\t';
      out << '\n';
    }
  }
}

}  // namespace

test::PostgresServerOptions server_options(const Setting& setting, const ClusterDisk& disk,
                                           const std::string& name) {
  test::PostgresServerOptions options;
  options.folder = disk.path();
  options.log_file = fmt::format("{}/{}.log", setting.folder, name);
  options.settings = {// The order of commits is read from it.
                      {"track_commit_timestamp", "on"},
                      {"commit_delay", "2000"},  // µs
                      {"commit_siblings", "0"},
                      {"log_line_prefix", "%m [%p] %a "}};
  return options;
}

Trial::Trial(const Setting& setting, const TrialUrls& urls)
    : setting_(setting), admin_url_(urls.admin), random_(setting.seed) {
  test::must(make_postgres_migrator({.url = urls.admin})->up());
  test::PostgresConnection sql(urls.admin);
  add_refusals(sql, model::Dialect::kPostgres);
  backlog_flags_ = create_flags(*make_app_front(urls.admin, random_.next()), "bulk-", kBacklogFlags);
  add_backlog(kBacklog);
  load_ = std::make_unique<Load>(LoadOptions{.seed = setting.seed, .time = setting.time},
                                 [url = urls.load](std::uint64_t seed) { return make_app_front(url, seed); });
  crew_ = std::make_unique<Crew>(
      CrewOptions{.hoist = setting.hoist, .urls = urls.workers, .folder = setting.folder});
  load_->start();
}

void Trial::add_backlog(int schedules) {
  test::PostgresConnection sql(admin_url_);
  torture::add_backlog(sql, schedules, backlog_flags_, random_);
  backlog_ += schedules;
}

bool Trial::over_within(std::chrono::microseconds low, std::chrono::microseconds high) {
  return stopped_within(load_->over(), between(low, high, random_));
}

Report Trial::finish(const std::string& admin_url, Faults faults) {
  load_->finish();
  test::PostgresConnection sql(admin_url);
  try {
    const auto quiet_since = std::chrono::steady_clock::now();
    wait_until_settled(sql, test::Deadline(kUntilSettled));
    const auto drained_in = std::chrono::steady_clock::now() - quiet_since;
    crew_->dismiss();
    Report report = judge(sql, model::Dialect::kPostgres, load_->receipts(), backlog_);
    report.load = load_->counts();
    report.faults = std::move(faults);
    report.drained_in = std::chrono::ceil<std::chrono::milliseconds>(drained_in);
    return report;
  } catch (const model::Broken&) {
    write_tables(sql, setting_.folder);
    throw;
  }
}

}  // namespace hoist::torture
