// The outbox of a store in memory, as far as it is counted. For tests only.
#pragma once

#include "hoist/ports/delivery_queue.h"

namespace hoist::sample {

class MemoryOutbox final : public DeliveryQueue {
 public:
  explicit MemoryOutbox(const OutboxBacklog& backlog) : backlog_(backlog) {}

  Result<OutboxBacklog> backlog(Instant /*now*/) override { return backlog_; }

  Result<void> insert(std::span<const Delivery> /*deliveries*/) override { return counted_only(); }
  Result<std::vector<Delivery>> claim(const DeliveryClaim& /*claim*/,
                                      std::span<const WebhookRoom> /*rooms*/) override {
    return counted_only();
  }
  Result<std::vector<DeliveryId>> settle(std::span<const DeliverySettlement> /*settlements*/) override {
    return counted_only();
  }
  Result<std::optional<Instant>> next_due(std::span<const WebhookId> /*webhooks*/) override {
    return counted_only();
  }
  Result<std::optional<Delivery>> find(const DeliveryId& /*id*/) override { return counted_only(); }
  Result<std::optional<Delivery>> lock(const DeliveryId& /*id*/) override { return counted_only(); }
  Result<void> update(const Delivery& /*delivery*/) override { return counted_only(); }
  Result<std::vector<Delivery>> list(const DeliveryFilter& /*filter*/) override { return counted_only(); }
  Result<std::vector<DeliveryAttempt>> attempts(const DeliveryId& /*id*/) override { return counted_only(); }

  Result<int> remove_ended(Instant /*before*/, int /*limit*/) override { return counted_only(); }

 private:
  static tl::unexpected<Error> counted_only() {
    return fail(ErrorCode::kInternal, "only counting is possible");
  }
  const OutboxBacklog& backlog_;
};

}  // namespace hoist::sample
