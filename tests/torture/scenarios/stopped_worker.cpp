// A worker stopped in mid-work for longer than every time-out that frees what it holds, so that others do its
// work, and then continued. The time-outs are made short through the database URL, where what the user says
// wins over Hoist's own (60 s and 30 s are its defaults).
#include <fmt/format.h>
#include <signal.h>

#include "support/postgres_connection.h"
#include "torture/mid_work.h"
#include "torture/moment.h"
#include "torture/trial.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;
using test::PostgresConnection;

constexpr std::size_t kWorkers = 3;
constexpr int kMoreWork = 300;
constexpr int kTries = 200;
/// Longer than each of the time-outs below.
constexpr auto kStoppedFor = 2500ms;

std::string worker_url(const test::PostgresServer& server, std::size_t worker) {
  return fmt::format(
      "{}&tcp_user_timeout=2000&options=-c%20statement_timeout%3D2s%20"
      "-c%20lock_timeout%3D1s%20-c%20idle_in_transaction_session_timeout%3D2s%20"
      "-c%20tcp_user_timeout%3D2000",
      named_url(server, worker));
}

void wait_until_none(PostgresConnection& sql, const std::string& from) {
  const test::Deadline deadline;
  while (sql.number("SELECT count(*) FROM " + from) > 0) {
    if (deadline.passed()) {
      throw model::Broken("P6", "a stopped worker still stands in the way of the others: " + from);
    }
    static_cast<void>(stopped_within({}, 10ms));
  }
}

}  // namespace

Report run_stopped_worker(const Setting& setting) {
  const ClusterDisk disk;
  test::PostgresServer server(server_options(setting, disk));
  TrialUrls urls(server.url(), kWorkers);
  for (std::size_t i = 0; i < kWorkers; ++i) urls.workers[i] = worker_url(server, i);
  Trial trial(setting, urls);
  PostgresConnection sql(server.url());
  int caught = 0;
  do {
    trial.add_backlog(kMoreWork);
    const std::size_t worker = trial.random().below(kWorkers);
    const auto backend = catch_in_mid_work(trial, sql, worker, kTries);
    if (!backend) continue;
    ++caught;
    static_cast<void>(stopped_within({}, kStoppedFor));
    wait_until_none(sql, "pg_stat_activity WHERE xact_start IS NOT NULL AND pid = " + *backend);
    // What it had in hand, and whatever else has come due meanwhile, is done by the others.
    wait_until_none(sql, "feature_flag_schedules WHERE due_at < clock_timestamp() - interval '2 s'");
    trial.crew().send_signal(worker, SIGCONT);
  } while (!trial.over_within(10ms, 300ms));
  if (caught == 0) throw std::runtime_error("no worker was caught in mid-work: give it more --time");
  return trial.finish(server.url(), {{"workers stopped in mid-work and continued", caught}});
}

}  // namespace hoist::torture
