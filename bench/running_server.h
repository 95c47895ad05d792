// A real `hoist serve` on an empty SQLite store, with a caller who may do everything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "support/http_client.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace hoist::bench {

/// Stopped with the object. Throws where it does not start.
class RunningServer {
 public:
  RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer();

  [[nodiscard]] double resident_mb() const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  /// With the caller's token.
  [[nodiscard]] test::HttpHeaders headers();

 private:
  [[nodiscard]] test::ProcessOptions program(std::vector<std::string> arguments) const;

  test::TempDir folder_;
  std::optional<test::Process> process_;
  std::uint16_t port_ = 0;
  std::string token_;  ///< Made when it is asked for.
};

}  // namespace hoist::bench
