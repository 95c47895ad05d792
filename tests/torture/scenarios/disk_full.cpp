// Two small disks, one for the tables and one for the write-ahead log, filled in turn. Full tables refuse
// statements; a full log takes the whole server down.
#include <fmt/format.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "support/postgres_connection.h"
#include "support/small_disk.h"
#include "torture/trial.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

/// Room for the tables of a load of that length.
std::string table_disk_size(std::chrono::milliseconds time) {
  return fmt::format("{}m", 64 + time.count() / 1000);
}

test::PostgresServerOptions small_log(const Setting& setting, const ClusterDisk& disk,
                                      const test::SmallDisk& log) {
  test::PostgresServerOptions options = server_options(setting, disk);
  options.wal_folder = log.path();
  options.wal_segment_mb = 1;
  options.settings["min_wal_size"] = "2MB";
  options.settings["max_wal_size"] = "8MB";
  return options;
}

/// Up, and past what it was in the middle of when the disk was full. Whether it had to be started.
int settle(test::PostgresServer& server) {
  int started = 0;
  for (int i = 0; i < 10; ++i) {
    started += server.revive() ? 1 : 0;
    try {
      test::PostgresConnection(server.url()).run("CHECKPOINT");
      return started;
    } catch (const test::SqlError&) {
      // It went down after all; look again.
    }
  }
  throw std::runtime_error("the server does not recover from a full disk");
}

/// Writes to the log what takes no place in tables, until there is no more room for it.
void use_up_log(const test::PostgresServer& server) {
  try {
    test::PostgresConnection sql(server.url());
    for (int i = 0; i < 64; ++i) {
      sql.run("SELECT pg_logical_emit_message(false, 'torture', repeat('x', 1000000))");
    }
  } catch (const test::SqlError&) {
    // As was to be expected.
  }
}

int lines_with(const std::string& file, const std::string& text) {
  std::ifstream in(file);
  int count = 0;
  for (std::string line; std::getline(in, line);) count += line.find(text) != std::string::npos ? 1 : 0;
  return count;
}

}  // namespace

Report run_disk_full(const Setting& setting) {
  const ClusterDisk disk;
  const test::SmallDisk tables(table_disk_size(setting.time));
  const test::SmallDisk log("40m");
  const test::PostgresServerOptions options = small_log(setting, disk, log);
  test::PostgresServer server(options);
  test::PostgresConnection(server.url()).run("CREATE TABLESPACE small LOCATION '" + tables.path() + "'");
  test::PostgresConnection(server.url()).run("CREATE DATABASE hoist TABLESPACE small");
  Trial trial(setting, TrialUrls(server.url("hoist")));
  int fills = 0;
  int started = 0;
  // The first begins at once, while there is a backlog to write.
  do {
    const bool fill_log = fills++ % 2 == 1;
    const test::SmallDisk& victim = fill_log ? log : tables;
    victim.fill();
    if (fill_log) use_up_log(server);
    static_cast<void>(trial.over_within(300ms, 1200ms));
    victim.make_room();
    started += settle(server);
  } while (!trial.over_within(50ms, 400ms) || fills < 2);
  const int panics = lines_with(options.log_file, "PANIC:");
  const int refused = lines_with(options.log_file, "No space left on device") - panics;
  if (panics == 0 || refused <= 0)
    throw std::runtime_error("the full disks were not felt: give it more --time");
  return trial.finish(server.url("hoist"), {{"disks filled", fills},
                                            {"statements refused for want of space", refused},
                                            {"servers taken down by it", panics},
                                            {"of them to be started by hand", started}});
}

}  // namespace hoist::torture
