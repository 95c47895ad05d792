// A PgBouncer of a test's own, in transaction mode before a PostgreSQL server.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "support/process.h"
#include "support/temp_dir.h"

namespace hoist::test {

/// A transaction gets the next in turn of the up to four connections that it keeps to each database. It
/// listens on a loopback port, lets anybody in, and goes to the server as the user of that one's URL. As root
/// it runs as the user postgres, because it refuses to run as root.
class PgBouncer {
 public:
  /// `server_url` names the server and how to get in; `settings`, as in pgbouncer.ini, are put on top of what
  /// this class sets. Returns once it accepts connections. Throws where it does not.
  explicit PgBouncer(const std::string& server_url, std::map<std::string, std::string> settings = {});
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;

  /// postgresql://user@127.0.0.1:port/database, as libpq reads it: without `pooler=transaction`.
  [[nodiscard]] std::string url(const std::string& database) const;
  /// The same as Hoist takes it.
  [[nodiscard]] std::string hoist_url(const std::string& database) const {
    return url(database) + "?pooler=transaction";
  }

  /// Opens three connections to a database, so that no two transactions which follow each other get the same
  /// one.
  void spread(const std::string& database) const;

 private:
  void write_configuration(const std::string& server_url, std::map<std::string, std::string> settings) const;
  void await_connections();

  TempDir folder_;
  std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

/// The one that the program's tests share, before the test server; started at first use.
[[nodiscard]] const PgBouncer& shared_pgbouncer();

}  // namespace hoist::test
