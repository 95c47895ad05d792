// Deliveries in PostgreSQL.
#pragma once

#include "hoist/ports/delivery_queue.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresDeliveryQueue final : public DeliveryQueue {
 public:
  explicit PostgresDeliveryQueue(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> insert(std::span<const Delivery> deliveries) override;
  [[nodiscard]] Result<std::vector<Delivery>> claim(const DeliveryClaim& claim,
                                                    std::span<const WebhookRoom> rooms) override;
  [[nodiscard]] Result<std::vector<DeliveryId>> settle(
      std::span<const DeliverySettlement> settlements) override;
  [[nodiscard]] Result<std::optional<Instant>> next_due(std::span<const WebhookId> webhooks) override;
  [[nodiscard]] Result<std::optional<Delivery>> find(const DeliveryId& id) override;
  [[nodiscard]] Result<std::optional<Delivery>> lock(const DeliveryId& id) override;
  [[nodiscard]] Result<void> update(const Delivery& delivery) override;
  [[nodiscard]] Result<std::vector<Delivery>> list(const DeliveryFilter& filter) override;
  [[nodiscard]] Result<std::vector<DeliveryAttempt>> attempts(const DeliveryId& id) override;
  [[nodiscard]] Result<int> remove_ended(Instant before, int limit) override;
  [[nodiscard]] Result<OutboxBacklog> backlog(Instant now) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
