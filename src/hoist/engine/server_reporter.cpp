#include "hoist/engine/server_reporter.h"

#include <algorithm>
#include <utility>

#include "hoist/app/receipt.h"
#include "hoist/app/transact.h"

namespace hoist {
namespace {

/// Those of `now` that are not in `before`. Both without the time.
std::vector<ServerReport> news(const std::vector<ServerReport>& before,
                               const std::vector<ServerReport>& now) {
  std::vector<ServerReport> changed;
  for (const ServerReport& report : now) {
    if (std::find(before.begin(), before.end(), report) == before.end()) changed.push_back(report);
  }
  return changed;
}

}  // namespace

ServerReporter::ServerReporter(Store& store, Log& log, ServerReporterOptions options)
    : notice_(
          log,
          {.failing = "Reports of this server cannot be written", .going_on = "Reports of this server go on"},
          options.server),
      options_(std::move(options)),
      session_(store.open_session(SessionPurpose::kRunner)) {}

void ServerReporter::run(const std::stop_token& stop) {
  bool all = true;
  while (!stop.stop_requested()) {
    notice_.note(step(all));
    rest(stop);
    // Whoever connected, or was told, meanwhile is news; nobody is woken by that.
    notice_.note(step(false));
    all = !wait(kReportInterval, stop);
  }
  // Where the store is away, nothing is waited for: after kServerGone nobody believes it any more.
  if (!notice_.failing()) notice_.note(leave());
}

void ServerReporter::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void ServerReporter::rest(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, kReportRest, [] { return false; });
}

bool ServerReporter::wait(Duration at_most, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const bool woken = changed_.wait_for(lock, stop, at_most, [this] { return woken_; });
  woken_ = false;
  return woken;
}

Result<void> ServerReporter::step(bool all) {
  std::vector<ServerReport> now = options_.served();
  for (ServerReport& report : now) report.server = options_.server;
  std::vector<ServerReport> reports = all ? now : news(reported_, now);
  if (reports.empty()) return {};
  // Until it is written, all of it is news.
  reported_.clear();
  HOIST_TRY(transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    for (ServerReport& report : reports) report.reported_at = unit.now();
    HOIST_TRY(unit.server_reports().report(reports));
    if (all) HOIST_TRY(unit.server_reports().forget(unit.now() - kServerGone));
    return {};
  }));
  reported_ = std::move(now);
  return {};
}

Result<void> ServerReporter::leave() {
  return transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    HOIST_TRY(unit.server_reports().forget_server(options_.server));
    return {};
  });
}

}  // namespace hoist
