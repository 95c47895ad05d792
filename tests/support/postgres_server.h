// A PostgreSQL server of a test's own, which the test may stop, kill and start again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "support/temp_dir.h"

namespace hoist::test {

/// A new cluster in a temporary folder, listening on a loopback port of its own. As root it runs as the
/// user postgres, because the server refuses to run as root. Durable settings are PostgreSQL's defaults.
class PostgresServer {
 public:
  /// Makes the cluster and starts it. Throws where that fails.
  PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// Of the database "postgres" in it.
  [[nodiscard]] std::string url() const;

  /// Returns once it accepts connections.
  void start();
  /// Ends every connection, as an administrator's restart does; returns once it is down.
  void stop();

 private:
  /// Runs one of the server's programs as the cluster's owner; throws with its output where it fails.
  void run(const std::string& program, const std::vector<std::string>& arguments);

  TempDir folder_;
  std::uint16_t port_;
  bool running_ = false;
};

/// A loopback TCP port that nobody listens on at this moment.
[[nodiscard]] std::uint16_t free_port();

}  // namespace hoist::test
