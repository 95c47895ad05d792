// `hoist serve` on an SQLite file, killed while people write and its runner settles, and started again.
#include <boost/json.hpp>
#include <fmt/format.h>
#include <signal.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "hoist/base/prng.h"
#include "support/http_client.h"
#include "support/postgres_server.h"
#include "support/process.h"
#include "support/sqlite_connection.h"
#include "torture/backlog.h"
#include "torture/cluster_disk.h"
#include "torture/crew.h"
#include "torture/http_front.h"
#include "torture/moment.h"
#include "torture/promises.h"
#include "torture/refusals.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

constexpr int kBacklog = 1'000;
constexpr int kBacklogFlags = 30;

/// `hoist serve`, as often as it is started.
class Server {
 public:
  Server(const Setting& setting, std::string file)
      : setting_(setting), port_(test::free_port()), file_(std::move(file)) {
    static_cast<void>(run({"migrate", "up"}));
    const std::string made = run({"token", "create", "--name", "torture", "--role", "editor", "--json"});
    token_ = boost::json::parse(made).at("token").as_string();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  void start() {
    test::ProcessOptions options = program(
        {"serve", "--listen", fmt::format("127.0.0.1:{}", port_), "--log-format", "json", "--retry-base",
         std::string(kRetryBase), "--retry-cap", std::string(kRetryCap), "--worker-name", "server"});
    options.output_file = setting_.folder + "/server.log";
    process_ = std::make_unique<test::Process>(options);
  }
  void kill_9() {
    process_->send_signal(SIGKILL);
    const auto exit = process_->wait_exit();
    if (exit != test::Exit{.code = -1, .signal = SIGKILL}) {
      throw model::Broken("P3", "the server ended by itself; see its log");
    }
  }
  /// Returns once it answers.
  void wait_until_up() {
    const test::HttpClient client("127.0.0.1", port_);
    for (const test::Deadline deadline;;) {
      try {
        if (client.get("/healthz").status == 200) return;
      } catch (const test::HttpFailure&) {
        // Not yet.
      }
      if (process_->wait_exit(test::Deadline(5ms)) || deadline.passed()) {
        throw std::runtime_error("the server does not start; see its log");
      }
    }
  }
  void stop() {
    process_->send_signal(SIGTERM);
    if (process_->wait_exit() != test::Exit{.code = 0, .signal = 0}) {
      throw model::Broken("P3", "the server does not stop as it should; see its log");
    }
  }

 private:
  [[nodiscard]] test::ProcessOptions program(std::vector<std::string> arguments) const {
    test::ProcessOptions options;
    options.program = setting_.hoist;
    options.arguments = std::move(arguments);
    options.environment["DATABASE_URL"] = file_;
    options.environment["HOIST_CONFIG"] = std::nullopt;
    return options;
  }
  [[nodiscard]] std::string run(std::vector<std::string> arguments) const {
    const test::Finished finished = test::run_process(program(std::move(arguments)));
    if (finished.exit != test::Exit{.code = 0, .signal = 0}) throw std::runtime_error(finished.error_output);
    return finished.output;
  }

  const Setting& setting_;
  std::uint16_t port_;
  std::string file_;
  std::string token_;
  std::unique_ptr<test::Process> process_;
};

void expect_intact(test::SqlConnection& sql) {
  const std::string verdict = sql.value("PRAGMA integrity_check");
  if (verdict != "ok") throw model::Broken("P3", "PRAGMA integrity_check: " + verdict);
  const auto orphans = sql.query("PRAGMA foreign_key_check");
  if (!orphans.empty()) throw model::Broken("P3", "PRAGMA foreign_key_check finds rows");
}

/// Where a promise is broken, the file is kept.
Report judge_file(test::SqlConnection& sql, const std::vector<Receipt>& receipts, const test::TempDir& folder,
                  const std::string& evidence) {
  try {
    expect_intact(sql);
    return judge(sql, model::Dialect::kSqlite, receipts, kBacklog);
  } catch (const model::Broken&) {
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      std::filesystem::copy(entry.path(), evidence);
    }
    throw;
  }
}

}  // namespace

Report run_sqlite_kill(const Setting& setting) {
  Prng random(setting.seed);
  const ClusterDisk disk("256m");
  const test::TempDir folder(disk.path());
  Server server(setting, folder.file("hoist.db"));
  server.start();
  server.wait_until_up();
  const auto make_front = [&](std::uint64_t seed) {
    return make_http_front(server.port(), server.token(), seed);
  };
  Load load(LoadOptions{.seed = setting.seed, .time = setting.time}, make_front);
  const auto flags = create_flags(*make_front(random.next()), "bulk-", kBacklogFlags);
  {
    // Closed again: a connection of ours would spare the server the recovery of its log.
    test::SqliteConnection sql(server.file());
    add_refusals(sql, model::Dialect::kSqlite);
    add_backlog(sql, kBacklog, flags, random);
  }

  load.start();
  int kills = 0;
  while (!stopped_within(load.over(), between(5ms, 500ms, random))) {
    server.kill_9();
    server.start();
    ++kills;
  }
  load.finish();
  server.wait_until_up();
  test::SqliteConnection sql(server.file());
  const auto quiet_since = std::chrono::steady_clock::now();
  wait_until_settled(sql, test::Deadline(120s));
  const auto drained_in = std::chrono::steady_clock::now() - quiet_since;
  server.stop();
  Report report = judge_file(sql, load.receipts(), folder, setting.folder);
  report.load = load.counts();
  report.faults = {{"servers killed", kills},
                   {"requests repeated", report.load.asked_again},
                   {"of them answered before", report.load.replayed}};
  report.drained_in = std::chrono::ceil<std::chrono::milliseconds>(drained_in);
  return report;
}

}  // namespace hoist::torture
