// Writes down what this process serves: which revision of each environment, and to how many clients. What a
// schedule's receipt says of servers is read from it.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "hoist/engine/failure_notice.h"
#include "hoist/ports/log.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// How often what did not change is reported again: three of them may be missed before the server is taken to
/// be gone (kServerGone).
inline constexpr Duration kReportInterval = std::chrono::seconds(30);
/// After a report nothing is reported for so long: what changes quickly is reported about once a second.
inline constexpr Duration kReportRest = std::chrono::seconds(1);

struct ServerReporterOptions {
  std::string server;
  /// What is served now; server and reported_at are filled in. Thread-safe.
  std::function<std::vector<ServerReport>()> served;
};

class ServerReporter {
 public:
  /// All arguments, and what the options refer to, must outlive this.
  ServerReporter(Store& store, Log& log, ServerReporterOptions options);

  /// Until stopped; then it takes back what it reported. Call it once, on a thread of its own.
  void run(const std::stop_token& stop);
  /// Something else is served than before. Thread-safe.
  void wake();

  /// Reports what has changed since the last time; everything where `all`. Errors: the store's.
  [[nodiscard]] Result<void> step(bool all);

 private:
  [[nodiscard]] Result<void> leave();
  void rest(const std::stop_token& stop);
  /// Whether it was woken, also before.
  bool wait(Duration at_most, const std::stop_token& stop);

  FailureNotice notice_;
  ServerReporterOptions options_;
  std::unique_ptr<Session> session_;
  std::vector<ServerReport> reported_;  ///< In order of environment, without the time.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = true;
};

}  // namespace hoist
