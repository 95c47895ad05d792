#include "hoist/cli/await_store.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "hoist/domain/failure.h"
#include "hoist/engine/outage_log.h"

namespace hoist::cli {
namespace {

constexpr std::chrono::milliseconds kFirstWait{100};
constexpr std::chrono::milliseconds kLongestWait{5000};

/// False where a stop was requested meanwhile.
bool pause_for(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

Result<bool> await_store(DatabaseKind kind, const std::function<Result<void>()>& prepare, Log& log,
                         const std::string& worker, const std::stop_token& stop) {
  bool waited = false;
  for (auto wait = kFirstWait;; wait = std::min(wait * 2, kLongestWait)) {
    const auto prepared = prepare();
    if (prepared) break;
    if (kind == DatabaseKind::kSqlite || classify(prepared.error()) != FailureClass::kOutage) {
      return tl::unexpected<Error>(prepared.error());
    }
    if (!waited) log_unreachable(log, prepared.error(), worker);
    waited = true;
    if (!pause_for(wait, stop)) return false;
  }
  if (waited) log_reachable_again(log, worker);
  return true;
}

}  // namespace hoist::cli
