// The deliverer beside a runner, on a thread of its own, in a process that has something to send with.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "hoist/engine/deliverer.h"

namespace hoist::cli {

class DeliveryThread {
 public:
  /// Begins to deliver. Without a transport it does nothing: what is told stays in the store, for a process
  /// that has one. All references must outlive this. Ends when `stop` is requested, or this ends.
  DeliveryThread(Store& store, std::unique_ptr<DeliveryTransport> transport, const Clock& clock, Log& log,
                 RandomSource& random, const DelivererOptions& options, const std::stop_token& stop);

  /// Looks again at what is due. Thread-safe.
  void wake() noexcept;
  /// Waits for the end, after the stop was requested.
  void join();

 private:
  std::unique_ptr<DeliveryTransport> transport_;
  std::optional<Deliverer> deliverer_;
  std::jthread thread_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace hoist::cli
