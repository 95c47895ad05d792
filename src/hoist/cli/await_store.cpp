#include "hoist/cli/await_store.h"

#include <condition_variable>
#include <mutex>

#include "hoist/domain/failure.h"
#include "hoist/engine/outage_log.h"
#include "hoist/engine/store_wait.h"

namespace hoist::cli {
namespace {

/// False where a stop was requested meanwhile.
bool pause_for(Duration duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

Result<bool> await_store(DatabaseKind kind, const std::function<Result<void>()>& prepare, Log& log,
                         const std::string& worker, RandomSource& random, const std::stop_token& stop) {
  StoreWait wait;
  bool waited = false;
  for (;;) {
    const auto prepared = prepare();
    if (prepared) break;
    if (kind == DatabaseKind::kSqlite || classify(prepared.error()) != FailureClass::kOutage) {
      return tl::unexpected<Error>(prepared.error());
    }
    if (!waited) log_unreachable(log, prepared.error(), worker);
    waited = true;
    if (!pause_for(wait.next(random), stop)) return false;
  }
  if (waited) log_reachable_again(log, worker);
  return true;
}

}  // namespace hoist::cli
