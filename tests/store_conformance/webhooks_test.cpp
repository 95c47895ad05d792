// WebhookRepository.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class WebhooksTest : public StoreTest {
 protected:
  Webhook add_webhook(const Webhook& webhook) {
    write([&](UnitOfWork& unit) { must(unit.webhooks().insert(webhook)); });
    return webhook;
  }
  std::optional<Webhook> find_webhook(const WebhookId& id) {
    return read([&](UnitOfWork& unit) { return must(unit.webhooks().find(id)); });
  }
  std::vector<Webhook> all() {
    return read([](UnitOfWork& unit) { return must(unit.webhooks().all()); });
  }
  Webhook everything() {
    Webhook webhook = make.make_webhook("https://hooks.example/" + std::string(kAwkwardText));
    webhook.format = WebhookFormat::kSlack;
    webhook.events = {NotificationEvent::kApplied, NotificationEvent::kAtRisk};
    webhook.filter = {.environments = {environment_key("production"), environment_key("staging")},
                      .flags = {flag_key("a"), flag_key("b.c")},
                      .tags = {std::string(kAwkwardText), "x"}};
    webhook.retry_policy = {.max_retries = 2,
                            .base = 10ms,
                            .factor = 1.5,
                            .cap = 90s,
                            .jitter = Jitter::kUniform,
                            .jitter_span = 7ms};
    webhook.secret = "whsec_" + std::string(kAwkwardText);
    webhook.created_by = kAwkwardText;
    webhook.updated_at = kTestStart + 1us;
    return webhook;
  }
};

TEST_P(WebhooksTest, what_is_stored_is_what_is_found) {
  const Webhook webhook = add_webhook(everything());
  EXPECT_EQ(find_webhook(webhook.id), webhook);
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.webhooks().lock(webhook.id)), webhook); });
  EXPECT_EQ(find_webhook(make.make_id<WebhookId>()), std::nullopt);
}

TEST_P(WebhooksTest, all_are_listed_in_order_of_creation) {
  EXPECT_EQ(all(), std::vector<Webhook>{});
  std::vector<Webhook> made;
  for (int i = 0; i < 3; ++i) {
    make.set_created_at(kTestStart + i * 1ms);
    made.push_back(make.make_webhook("https://hooks.example"));
  }
  add_webhook(made[2]);
  add_webhook(made[0]);
  add_webhook(made[1]);
  EXPECT_EQ(all(), made);
}

TEST_P(WebhooksTest, an_update_writes_what_may_change) {
  const Webhook before = add_webhook(make.make_webhook("https://hooks.example/1"));
  const Webhook other = add_webhook(make.make_webhook("https://hooks.example/2"));
  Webhook after = everything();
  after.id = before.id;
  after.format = before.format;
  after.secret = before.secret;
  after.created_by = before.created_by;
  after.created_at = before.created_at;
  write([&](UnitOfWork& unit) { must(unit.webhooks().update(after)); });
  EXPECT_EQ(find_webhook(before.id), after);
  EXPECT_EQ(find_webhook(other.id), other);
}

TEST_P(WebhooksTest, an_update_of_what_is_not_there_is_refused) {
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(outcome_of(unit->webhooks().update(make.make_webhook("https://hooks.example"))), "INTERNAL");
}

TEST_P(WebhooksTest, what_is_removed_takes_its_deliveries_along) {
  const Webhook removed = add_webhook(make.make_webhook("https://hooks.example/1"));
  const Webhook kept = add_webhook(make.make_webhook("https://hooks.example/2"));
  const Delivery gone = make.make_delivery(removed);
  const Delivery stays = make.make_delivery(kept);
  write([&](UnitOfWork& unit) {
    must(unit.deliveries().insert(std::vector{gone, stays}));
    const DeliveryClaim claim{.now = unit.now(), .until = unit.now() + 60s, .limit = 10};
    const WebhookRoom room{.webhook = removed.id, .room = 1};
    const auto claimed = must(unit.deliveries().claim(claim, std::span(&room, 1)));
    const DeliveryEnd end{.worker = "w", .started_at = unit.now(), .now = unit.now()};
    must(unit.deliveries().settle(std::vector{settle_delivered(claimed.at(0), end)}));
  });
  EXPECT_EQ(count("delivery_attempts"), 1);
  write([&](UnitOfWork& unit) {
    EXPECT_TRUE(must(unit.webhooks().remove(removed.id)));
    EXPECT_FALSE(must(unit.webhooks().remove(removed.id)));
  });
  EXPECT_EQ(all(), std::vector{kept});
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(must(unit.deliveries().find(gone.id)), std::nullopt);
    EXPECT_EQ(must(unit.deliveries().find(stays.id)), stays);
  });
  EXPECT_EQ(count("delivery_attempts"), 0);
}

TEST_P(WebhooksTest, what_was_told_to_a_removed_webhook_goes_with_the_next_that_is_removed) {
  const Webhook gone = make.make_webhook("https://hooks.example/1");
  const Webhook next = add_webhook(make.make_webhook("https://hooks.example/2"));
  write([&](UnitOfWork& unit) { must(unit.deliveries().insert(std::vector{make.make_delivery(gone)})); });
  EXPECT_EQ(count("webhook_deliveries"), 1);
  write([&](UnitOfWork& unit) { must(unit.webhooks().remove(next.id)); });
  EXPECT_EQ(count("webhook_deliveries"), 0);
}

TEST_P(WebhooksTest, a_webhook_that_does_not_decode_says_so) {
  const Webhook webhook = add_webhook(make.make_webhook("https://hooks.example"));
  db.run_sql("UPDATE webhooks SET events = '[\"sneezed\"]'");
  const auto unit = must(session->begin(Access::kRead));
  EXPECT_EQ(outcome_of(unit->webhooks().find(webhook.id)), "CORRUPT_DATA");
  EXPECT_EQ(outcome_of(unit->webhooks().all()), "CORRUPT_DATA");
}

HOIST_ON_EACH_STORE(WebhooksTest);

/// On SQLite there is one writer at a time.
class ToldWhileRemovedTest : public WebhooksTest {};

TEST_P(ToldWhileRemovedTest, neither_waits_for_the_other_nor_is_refused) {
  const Webhook webhook = add_webhook(make.make_webhook("https://hooks.example"));
  const auto teller_session = db.open_session();
  const auto teller = must(teller_session->begin(Access::kWrite));
  ASSERT_EQ(must(teller->webhooks().all()).size(), 1U);
  write([&](UnitOfWork& unit) { EXPECT_TRUE(must(unit.webhooks().remove(webhook.id))); });
  must(teller->deliveries().insert(std::vector{make.make_delivery(webhook)}));
  must(teller->commit());
  EXPECT_EQ(count("webhook_deliveries"), 1);
  read([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.deliveries().backlog(unit.now())), OutboxBacklog{}); });
}

HOIST_ON_POSTGRES(ToldWhileRemovedTest);

}  // namespace
}  // namespace hoist::test
