#include "hoist/cli/delivery_thread.h"

#include <utility>

namespace hoist::cli {

DeliveryThread::DeliveryThread(Store& store, std::unique_ptr<DeliveryTransport> transport, const Clock& clock,
                               Log& log, RandomSource& random, const DelivererOptions& options,
                               const std::stop_token& stop)
    : transport_(std::move(transport)) {
  if (!transport_) return;
  deliverer_.emplace(store, *transport_, clock, log, random, options);
  thread_ = std::jthread([this](std::stop_token own) { deliverer_->run(std::move(own)); });
  on_stop_.emplace(stop, [this] { thread_.request_stop(); });
}

void DeliveryThread::wake() noexcept {
  if (deliverer_) deliverer_->wake();
}

void DeliveryThread::join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace hoist::cli
