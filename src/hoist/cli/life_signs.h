// What shows from outside that a process's runner works, and tells somebody where no worker does: its
// heartbeat, and the watchdog where one is configured, each on a thread of its own.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "hoist/cli/runtime_settings.h"
#include "hoist/delivery/delivery_options.h"
#include "hoist/engine/heartbeat.h"
#include "hoist/engine/runner.h"
#include "hoist/engine/watchdog.h"
#include "hoist/system/monotonic_clock.h"

namespace hoist::cli {

struct LifeSignsOptions {
  std::string worker;
  Runner* runner = nullptr;  ///< Null: there is none in this process, and so it has no heartbeat.
  Duration heartbeat_interval = kLongestHeartbeatInterval;
  std::optional<DeadManSettings> dead_man = std::nullopt;
  /// How alerts are sent, but that their receiver, which the administrator chose, may have any address.
  delivery::DeliveryOptions delivery = {};
};

class LifeSigns {
 public:
  /// Begins. All references, and the runner, must outlive this.
  LifeSigns(Store& store, const Clock& clock, Log& log, RandomSource& random, const LifeSignsOptions& options,
            std::stop_token stop);

  /// Waits for the end, after the stop was requested.
  void join();

 private:
  MonotonicClock monotonic_;
  std::unique_ptr<DeliveryTransport> transport_;
  std::unique_ptr<Watchdog> watchdog_;
  std::unique_ptr<Heartbeat> heartbeat_;
  std::jthread watchdog_thread_;
  std::jthread heartbeat_thread_;
};

}  // namespace hoist::cli
