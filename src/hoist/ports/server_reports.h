// What each serving process has reported of itself.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/domain/server_report.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class ServerReports {
 public:
  virtual ~ServerReports() = default;

  /// Each takes the place of the last one of its server and environment. Precondition: none twice.
  [[nodiscard]] virtual Result<void> report(std::span<const ServerReport> reports) = 0;
  /// Of one environment, reported at `since` or later, by server. Takes no lock.
  [[nodiscard]] virtual Result<std::vector<ServerReport>> list(const EnvironmentKey& environment,
                                                               Instant since) = 0;
  /// As list, of every environment, by environment and server.
  [[nodiscard]] virtual Result<std::vector<ServerReport>> all(Instant since) = 0;
  /// Removes what was reported before that instant. Returns how many.
  [[nodiscard]] virtual Result<int> forget(Instant before) = 0;
  /// Removes what the server has reported. Returns how many.
  [[nodiscard]] virtual Result<int> forget_server(const std::string& server) = 0;
};

}  // namespace hoist
