// A real `hoist serve` or `hoist worker`, with a caller who may do everything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/http_client.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace hoist::bench {

struct RunningOptions {
  std::string command = "serve";
  std::string database =
      "";  ///< URL or path of a store; "" for a new one on SQLite, which goes with the server.
  std::vector<std::string> arguments = {};  ///< More of the command's.
};

/// Stopped with the object. Throws where it does not start. What it logs must be read where it is much: a
/// reader that keeps it waiting changes what is measured.
class RunningServer {
 public:
  explicit RunningServer(RunningOptions options = {});
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer();

  [[nodiscard]] double resident_mb() const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  /// With the caller's token.
  [[nodiscard]] test::HttpHeaders headers();
  /// The next line of its log, an object; none at the deadline.
  [[nodiscard]] std::optional<std::string> read_log(test::Deadline deadline) {
    return process_->read_line(deadline);
  }

 private:
  test::TempDir folder_;
  std::string database_;
  std::optional<test::Process> process_;
  std::uint16_t port_ = 0;
  std::string token_;  ///< Made when it is asked for.
};

/// Brings a store that nobody uses to the present schema. Throws where that fails.
void migrate_store(const std::string& database);

}  // namespace hoist::bench
