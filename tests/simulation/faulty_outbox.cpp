// Webhooks and deliveries by way of the gate.
#include "simulation/faulty_repositories.h"

namespace hoist::sim {
namespace {

class FaultyWebhooks final : public WebhookRepository {
 public:
  explicit FaultyWebhooks(Gate& gate) : gate_(gate) {}
  Result<void> insert(const Webhook& webhook) override {
    return gate_.write("webhooks.insert", [&](UnitOfWork& unit) { return unit.webhooks().insert(webhook); });
  }
  Result<std::optional<Webhook>> find(const WebhookId& id) override {
    return gate_.pass("webhooks.find", [&](UnitOfWork& unit) { return unit.webhooks().find(id); });
  }
  Result<std::optional<Webhook>> lock(const WebhookId& id) override {
    return gate_.pass("webhooks.lock", [&](UnitOfWork& unit) { return unit.webhooks().lock(id); });
  }
  Result<void> update(const Webhook& webhook) override {
    return gate_.write("webhooks.update", [&](UnitOfWork& unit) { return unit.webhooks().update(webhook); });
  }
  Result<bool> remove(const WebhookId& id) override {
    return gate_.write("webhooks.remove", [&](UnitOfWork& unit) { return unit.webhooks().remove(id); });
  }
  Result<std::vector<Webhook>> all() override {
    return gate_.pass("webhooks.all", [](UnitOfWork& unit) { return unit.webhooks().all(); });
  }

 private:
  Gate& gate_;
};

class FaultyDeliveries final : public DeliveryQueue {
 public:
  explicit FaultyDeliveries(Gate& gate) : gate_(gate) {}
  Result<void> insert(std::span<const Delivery> deliveries) override {
    return gate_.write("deliveries.insert",
                       [&](UnitOfWork& unit) { return unit.deliveries().insert(deliveries); });
  }
  Result<std::vector<Delivery>> claim(const DeliveryClaim& claim,
                                      std::span<const WebhookRoom> rooms) override {
    return gate_.write("deliveries.claim",
                       [&](UnitOfWork& unit) { return unit.deliveries().claim(claim, rooms); });
  }
  Result<std::vector<DeliveryId>> settle(std::span<const DeliverySettlement> settlements) override {
    return gate_.write("deliveries.settle",
                       [&](UnitOfWork& unit) { return unit.deliveries().settle(settlements); });
  }
  Result<std::optional<Instant>> next_due(std::span<const WebhookId> webhooks) override {
    return gate_.pass("deliveries.next_due",
                      [&](UnitOfWork& unit) { return unit.deliveries().next_due(webhooks); });
  }
  Result<std::optional<Delivery>> find(const DeliveryId& id) override {
    return gate_.pass("deliveries.find", [&](UnitOfWork& unit) { return unit.deliveries().find(id); });
  }
  Result<std::optional<Delivery>> lock(const DeliveryId& id) override {
    return gate_.pass("deliveries.lock", [&](UnitOfWork& unit) { return unit.deliveries().lock(id); });
  }
  Result<void> update(const Delivery& delivery) override {
    return gate_.write("deliveries.update",
                       [&](UnitOfWork& unit) { return unit.deliveries().update(delivery); });
  }
  Result<std::vector<Delivery>> list(const DeliveryFilter& filter) override {
    return gate_.pass("deliveries.list", [&](UnitOfWork& unit) { return unit.deliveries().list(filter); });
  }
  Result<std::vector<DeliveryAttempt>> attempts(const DeliveryId& id) override {
    return gate_.pass("deliveries.attempts",
                      [&](UnitOfWork& unit) { return unit.deliveries().attempts(id); });
  }
  Result<int> remove_ended(Instant before, int limit) override {
    return gate_.write("deliveries.remove_ended",
                       [&](UnitOfWork& unit) { return unit.deliveries().remove_ended(before, limit); });
  }
  Result<OutboxBacklog> backlog(Instant now) override {
    return gate_.pass("deliveries.backlog", [&](UnitOfWork& unit) { return unit.deliveries().backlog(now); });
  }

 private:
  Gate& gate_;
};

}  // namespace

std::unique_ptr<WebhookRepository> make_faulty_webhooks(Gate& gate) {
  return std::make_unique<FaultyWebhooks>(gate);
}
std::unique_ptr<DeliveryQueue> make_faulty_deliveries(Gate& gate) {
  return std::make_unique<FaultyDeliveries>(gate);
}

}  // namespace hoist::sim
