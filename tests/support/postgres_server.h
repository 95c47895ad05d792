// A PostgreSQL server of a test's own, which the test may stop, kill and start again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/temp_dir.h"

namespace hoist::test {

struct PostgresServerOptions {
  /// As in postgresql.conf, on top of PostgreSQL's defaults.
  std::map<std::string, std::string> settings = {};
  /// Where the cluster's folder is made; "" for the system's temporary folder.
  std::string folder = "";
  /// Where the folder of its write-ahead log is made; "" for within the cluster's.
  std::string wal_folder = "";
  int wal_segment_mb = 16;
  /// Where the server's log goes; "" for a file in the cluster's folder.
  std::string log_file = "";
};

/// A new cluster in a temporary folder, listening on a loopback port of its own. As root it runs as the
/// user postgres, because the server refuses to run as root. Durable settings are PostgreSQL's defaults.
class PostgresServer {
 public:
  /// Makes the cluster and starts it. Throws where that fails.
  explicit PostgresServer(PostgresServerOptions options = {});
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// A copy of `primary`, which must run: a hot standby that streams from it and can be promoted. It
  /// listens on `port`, or on one of its own for 0.
  [[nodiscard]] static std::unique_ptr<PostgresServer> standby_of(const PostgresServer& primary,
                                                                  PostgresServerOptions options = {},
                                                                  std::uint16_t port = 0);

  [[nodiscard]] std::string url(const std::string& database = "postgres") const;
  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Returns once it accepts connections; throws with the end of its log where it never does.
  void start();
  /// Ends every connection, as an administrator's restart does; returns once it is down.
  void stop();
  /// False also where it went down by itself.
  [[nodiscard]] bool running();
  /// Returns once it accepts connections again, after a crash that it may have recovered from by itself;
  /// starts it where it did not. Whether it had to.
  bool revive();
  /// What a machine that loses its power does: SIGKILL to every process of the server at once.
  void kill_9();
  /// SIGKILL to the postmaster alone: its children finish what they are at, notice, and leave. Returns once
  /// they have.
  void kill_9_postmaster();
  /// Makes a standby a server of its own; returns once it takes writes.
  void promote();

 private:
  /// Neither made nor started yet.
  PostgresServer(PostgresServerOptions options, std::uint16_t port);

  void kill_9(bool with_children);
  void launch();
  /// Waits until it does; false where it went down.
  [[nodiscard]] bool accepts_connections();
  /// Runs one of the server's programs as the cluster's owner; throws with its output where it fails.
  void run(const std::string& program, const std::vector<std::string>& arguments);
  [[nodiscard]] ProcessOptions program(const std::string& name, const std::vector<std::string>& arguments);
  [[nodiscard]] std::string data() const { return folder_.file("data"); }
  [[nodiscard]] std::string log() const {
    return options_.log_file.empty() ? folder_.file("log") : options_.log_file;
  }
  void remove_shared_memory();

  PostgresServerOptions options_;
  TempDir folder_;
  std::unique_ptr<TempDir> wal_;
  std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

/// A loopback TCP port that nobody listens on at this moment. It lies below those that the kernel gives to
/// clients, so that none of them takes it, or connects to itself, while the server that it is for is down.
[[nodiscard]] std::uint16_t free_port();

}  // namespace hoist::test
