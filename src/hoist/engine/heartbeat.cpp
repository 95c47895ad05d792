#include "hoist/engine/heartbeat.h"

#include <algorithm>

#include "hoist/app/transact.h"

namespace hoist {

Duration heartbeat_interval(Duration dead_man_after) {
  return std::min(dead_man_after / 4, kLongestHeartbeatInterval);
}

Result<void> write_heartbeat(Session& session, const WorkerHeartbeat& heartbeat) {
  return transact(session, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    HOIST_TRY(unit.heartbeats().beat(heartbeat));
    HOIST_TRY(unit.heartbeats().forget(heartbeat.last_pass_at - kHeartbeatKept));
    return {};
  });
}

Heartbeat::Heartbeat(Store& store, Log& log, HeartbeatOptions options)
    : notice_(log, {.failing = "Heartbeats cannot be written or read", .going_on = "Heartbeats go on"},
              options.worker),
      options_(std::move(options)),
      session_(store.open_session(SessionPurpose::kRunner)) {}

void Heartbeat::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    notice_.note(step());
    stopped_.wait_for(lock, stop, options_.interval, [] { return false; });
  }
}

Result<void> Heartbeat::step() {
  const Result<void> written = beat();
  const Result<void> seen = look();
  if (options_.wake_runner) options_.wake_runner();
  return written ? seen : written;
}

Result<void> Heartbeat::beat() {
  const std::optional<Instant> pass = options_.last_pass ? options_.last_pass() : std::nullopt;
  if (!pass || pass == beaten_) return {};
  HOIST_TRY(write_heartbeat(
      *session_, {.worker = options_.worker, .started_at = options_.started_at, .last_pass_at = *pass}));
  beaten_ = pass;
  return {};
}

Result<void> Heartbeat::look() {
  if (!options_.on_seen) return {};
  HOIST_ASSIGN(const std::vector<WorkerHeartbeat> heartbeats,
               transact(*session_, Access::kRead,
                        [](UnitOfWork& unit) { return unit.heartbeats().list(kHeartbeatsShown); }));
  options_.on_seen(heartbeats);
  return {};
}

}  // namespace hoist
