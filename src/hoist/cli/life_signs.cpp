#include "hoist/cli/life_signs.h"

#include "hoist/cli/delivery_setup.h"

namespace hoist::cli {
namespace {

WatchdogOptions watchdog_options(const DeadManSettings& settings, const std::string& reporter) {
  Webhook receiver;
  receiver.url = settings.url;
  receiver.format = settings.format;
  receiver.secret = settings.secret;
  return {.receiver = std::move(receiver), .after = settings.after, .reporter = reporter};
}

}  // namespace

LifeSigns::LifeSigns(Store& store, const Clock& clock, Log& log, RandomSource& random,
                     const LifeSignsOptions& options, std::stop_token stop) {
  HeartbeatOptions heartbeat{
      .worker = options.worker, .started_at = clock.now(), .interval = options.heartbeat_interval};
  if (Runner* runner = options.runner) {
    heartbeat.last_pass = [runner] { return runner->health().last_pass_at; };
    heartbeat.wake_runner = [runner] { runner->wake(); };
  }
  if (options.dead_man) {
    delivery::DeliveryOptions anywhere = options.delivery;
    anywhere.allow_private = true;
    transport_ = make_delivery_transport(std::move(anywhere), clock, log);
    watchdog_ =
        std::make_unique<Watchdog>(*transport_, Watchdog::Clocks{.wall = clock, .monotonic = monotonic_}, log,
                                   random, watchdog_options(*options.dead_man, options.worker));
    heartbeat.on_seen = [this](const std::vector<WorkerHeartbeat>& seen) { watchdog_->saw(seen); };
    watchdog_thread_ = std::jthread([this, stop] { watchdog_->run(stop); });
  }
  if (options.runner == nullptr && !options.dead_man) return;
  heartbeat_ = std::make_unique<Heartbeat>(store, log, std::move(heartbeat));
  heartbeat_thread_ = std::jthread([this, stop] { heartbeat_->run(stop); });
}

void LifeSigns::join() {
  if (heartbeat_thread_.joinable()) heartbeat_thread_.join();
  if (watchdog_thread_.joinable()) watchdog_thread_.join();
}

}  // namespace hoist::cli
