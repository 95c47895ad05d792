// DeliveryQueue.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class DeliveriesTest : public StoreTest {
 protected:
  Webhook add_webhook() {
    const Webhook webhook = make.make_webhook("https://hooks.example");
    write([&](UnitOfWork& unit) { must(unit.webhooks().insert(webhook)); });
    return webhook;
  }
  Delivery add(const Webhook& webhook, Instant due_at = kTestStart) {
    Delivery delivery = make.make_delivery(webhook);
    delivery.due_at = due_at;
    write([&](UnitOfWork& unit) { must(unit.deliveries().insert(std::vector{delivery})); });
    return delivery;
  }
  std::optional<Delivery> find(const DeliveryId& id) {
    return read([&](UnitOfWork& unit) { return must(unit.deliveries().find(id)); });
  }
  std::vector<DeliveryAttempt> attempts(const DeliveryId& id) {
    return read([&](UnitOfWork& unit) { return must(unit.deliveries().attempts(id)); });
  }
  static WebhookRoom room(const Webhook& webhook, int places, int under_way = 0) {
    return {.webhook = webhook.id, .room = places, .under_way = under_way};
  }
  [[nodiscard]] DeliveryClaim wanted(int limit) const {
    return {.now = db.now(), .until = db.now() + 60s, .limit = limit};
  }
  std::vector<Delivery> claim(int limit, const std::vector<WebhookRoom>& rooms) {
    return write([&](UnitOfWork& unit) { return must(unit.deliveries().claim(wanted(limit), rooms)); });
  }
  std::vector<DeliveryId> settle(const std::vector<DeliverySettlement>& settlements) {
    return write([&](UnitOfWork& unit) { return must(unit.deliveries().settle(settlements)); });
  }
  [[nodiscard]] DeliveryEnd end() const {
    return {.worker = worker, .started_at = db.now() - 1s, .now = db.now()};
  }
  DeliverySettlement failed(const Delivery& claimed, FailureClass failure_class) {
    return settle_undelivered(
        claimed, {.failure_class = failure_class, .code = "HTTP_503", .message = std::string(kAwkwardText)},
        std::nullopt, kDefaultWebhookPolicy, make.random(), end());
  }
  static std::vector<DeliveryId> ids(const std::vector<Delivery>& deliveries) {
    std::vector<DeliveryId> all;
    for (const Delivery& delivery : deliveries) all.push_back(delivery.id);
    return all;
  }

  std::string worker = "worker-1";
};

TEST_P(DeliveriesTest, what_is_stored_is_what_is_found) {
  Delivery delivery = make.make_delivery(add_webhook());
  delivery.notification->tags = {std::string(kAwkwardText), "x"};
  delivery.notification->actor = kAwkwardText;
  delivery.notification->message = kAwkwardText;
  delivery.notification->next_retry_at = kTestStart + 1us;
  delivery.notification->max_retries = std::nullopt;
  delivery.status = DeliveryStatus::kFailed;
  delivery.due_at = std::nullopt;
  delivery.attempt_count = 7;
  delivery.retry_count = 3;
  delivery.last_delay = 5s + 1us;
  delivery.last_error = kAwkwardText;
  delivery.ended_at = kTestStart + 3us;
  const Delivery pending = make.make_delivery(add_webhook());
  write([&](UnitOfWork& unit) {
    must(unit.deliveries().insert({}));
    must(unit.deliveries().insert(std::vector{delivery, pending}));
  });
  EXPECT_EQ(find(delivery.id), delivery);
  EXPECT_EQ(find(pending.id), pending);
  EXPECT_EQ(find(make.make_id<DeliveryId>()), std::nullopt);
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.deliveries().lock(delivery.id)), delivery); });
}

TEST_P(DeliveriesTest, a_claim_takes_what_is_due_until_its_end) {
  const Webhook webhook = add_webhook();
  const Delivery later = add(webhook, kTestStart + 1us);
  const Delivery due = add(webhook, kTestStart);
  const Delivery older = add(webhook, kTestStart - 1s);
  const auto claimed = claim(10, {room(webhook, 4)});
  EXPECT_EQ(ids(claimed), (std::vector{older.id, due.id}));
  Delivery expected = older;
  expected.due_at = kTestStart + 60s;
  expected.attempt_count = 1;
  EXPECT_EQ(claimed.at(0), expected);
  EXPECT_EQ(find(older.id), expected);
  EXPECT_EQ(find(later.id), later);
  EXPECT_TRUE(claim(10, {room(webhook, 4)}).empty()) << "a claim is not due before its end";
  db.clock().set(kTestStart + 60s);
  EXPECT_EQ(ids(claim(10, {room(webhook, 4)})), (std::vector{later.id, older.id, due.id}))
      << "whoever claimed them died: they are due again";
  EXPECT_EQ(find(older.id)->attempt_count, 2);
}

TEST_P(DeliveriesTest, a_notification_that_does_not_decode_keeps_no_other_from_being_claimed_or_read) {
  const Webhook webhook = add_webhook();
  const Webhook other = add_webhook();
  const Delivery broken = add(webhook, kTestStart - 2s);
  const Delivery sound = add(webhook, kTestStart - 1s);
  const Delivery of_other = add(other, kTestStart - 3s);
  for (const std::string text : {"{}", "[]", "\"x\"", R"({"id":"1","data":{"flagKey":7}})"}) {
    db.clock().advance(60s);  // Whoever had claimed them died.
    db.run_sql("UPDATE webhook_deliveries SET notification = '" + text + "' WHERE id = '" +
               broken.id.to_string() + "'");
    const auto claimed = claim(10, {room(webhook, 4), room(other, 4)});
    ASSERT_EQ(sorted(ids(claimed)), sorted(std::vector{broken.id, sound.id, of_other.id})) << text;
    for (const Delivery& delivery : claimed) {
      EXPECT_EQ(delivery.notification.has_value(), delivery.id != broken.id) << text;
    }
    const std::optional<Delivery> found = find(broken.id);
    ASSERT_TRUE(found && !found->notification) << text;
    EXPECT_TRUE(found->notification.error().reason.starts_with("the store holds a notification")) << text;
    EXPECT_EQ(read([&](UnitOfWork& unit) {
                return ids(must(unit.deliveries().list({.webhook = webhook.id})));
              }).size(),
              2U)
        << text;
  }
  Delivery claimed = *find(broken.id);
  const DeliverySettlement buried = settle_undelivered(claimed, unreadable_failure(claimed), std::nullopt,
                                                       kDefaultWebhookPolicy, make.random(), end());
  EXPECT_EQ(settle({buried}), std::vector{broken.id});
  claimed = *find(broken.id);
  EXPECT_EQ(claimed, buried.delivery);
  EXPECT_EQ(claimed.status, DeliveryStatus::kFailed);
  EXPECT_EQ(claimed.due_at, std::nullopt);
  EXPECT_EQ(claimed.ended_at, db.now());
  EXPECT_EQ(attempts(broken.id), std::vector{buried.attempt});
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.deliveries().lock(broken.id)), claimed); });
}

TEST_P(DeliveriesTest, only_webhooks_with_room_are_claimed_for) {
  const Webhook busy = add_webhook();
  const Webhook free = add_webhook();
  add(busy);
  const Delivery delivery = add(free);
  EXPECT_TRUE(claim(10, {}).empty());
  EXPECT_EQ(ids(claim(10, {room(free, 1)})), std::vector{delivery.id});
}

TEST_P(DeliveriesTest, a_webhook_gets_no_more_than_its_room) {
  const Webhook webhook = add_webhook();
  std::vector<DeliveryId> added;
  for (int i = 0; i < 5; ++i) added.push_back(add(webhook, kTestStart - 10s + i * 1s).id);
  EXPECT_EQ(ids(claim(10, {room(webhook, 3, 1)})), (std::vector{added[0], added[1], added[2]}));
}

TEST_P(DeliveriesTest, whoever_has_fewer_under_way_goes_first_however_long_the_others_wait) {
  const Webhook hog = add_webhook();
  const Webhook other = add_webhook();
  std::vector<DeliveryId> of_hog;
  for (int i = 0; i < 6; ++i) of_hog.push_back(add(hog, kTestStart - 10h + i * 1s).id);
  const DeliveryId one = add(other, kTestStart - 1s).id;
  const DeliveryId two = add(other, kTestStart).id;
  EXPECT_EQ(ids(claim(3, {room(hog, 4), room(other, 4)})), (std::vector{of_hog[0], one, of_hog[1]}))
      << "turn by turn, the longest due first";
  EXPECT_EQ(ids(claim(1, {room(hog, 2, 2), room(other, 3, 1)})), std::vector{two})
      << "the hog has two under way and the other one";
}

TEST_P(DeliveriesTest, two_sessions_never_take_the_same_delivery) {
  const Webhook webhook = add_webhook();
  std::vector<DeliveryId> added;
  for (int i = 0; i < 4; ++i) added.push_back(add(webhook, kTestStart - 10s + i * 1s).id);
  if (db.is_sqlite()) {
    // One writer at a time: the second sees what the first committed.
    EXPECT_EQ(ids(claim(2, {room(webhook, 4)})), (std::vector{added[0], added[1]}));
    EXPECT_EQ(ids(claim(4, {room(webhook, 4)})), (std::vector{added[2], added[3]}));
    return;
  }
  const auto first_session = db.open_session(SessionPurpose::kRunner);
  const auto first = must(first_session->begin(Access::kWrite));
  const std::vector rooms{room(webhook, 2)};
  EXPECT_EQ(ids(must(first->deliveries().claim(wanted(4), rooms))), (std::vector{added[0], added[1]}));
  EXPECT_EQ(ids(claim(4, {room(webhook, 4)})), (std::vector{added[2], added[3]})) << "it waits for nobody";
  must(first->commit());
  EXPECT_TRUE(claim(4, {room(webhook, 4)}).empty());
}

TEST_P(DeliveriesTest, a_claim_that_is_rolled_back_took_nothing) {
  const Webhook webhook = add_webhook();
  const Delivery delivery = add(webhook);
  {
    const auto unit = must(session->begin(Access::kWrite));
    const std::vector rooms{room(webhook, 1)};
    ASSERT_EQ(must(unit->deliveries().claim(wanted(1), rooms)).size(), 1U);
  }
  EXPECT_EQ(find(delivery.id), delivery);
}

TEST_P(DeliveriesTest, outcomes_are_written_with_their_attempts) {
  const Webhook webhook = add_webhook();
  add(webhook, kTestStart - 3s);
  add(webhook, kTestStart - 2s);
  add(webhook, kTestStart - 1s);
  const auto claimed = claim(10, {room(webhook, 4)});
  ASSERT_EQ(claimed.size(), 3U);
  db.clock().advance(2s);
  const std::vector settlements{settle_delivered(claimed[0], end()),
                                failed(claimed[1], FailureClass::kTransient),
                                failed(claimed[2], FailureClass::kPermanent)};
  EXPECT_EQ(sorted(settle(settlements)), sorted(ids(claimed)));
  for (const DeliverySettlement& settlement : settlements) {
    EXPECT_EQ(find(settlement.delivery.id), settlement.delivery);
    EXPECT_EQ(attempts(settlement.delivery.id), std::vector{settlement.attempt});
  }
  EXPECT_TRUE(settle({}).empty());
}

TEST_P(DeliveriesTest, an_outcome_is_written_once) {
  const Webhook webhook = add_webhook();
  add(webhook);
  const auto claimed = claim(1, {room(webhook, 1)});
  const std::vector settlement{failed(claimed.at(0), FailureClass::kTransient)};
  EXPECT_EQ(settle(settlement).size(), 1U);
  EXPECT_TRUE(settle(settlement).empty()) << "the answer to the first was lost, perhaps";
  EXPECT_EQ(find(claimed.at(0).id), settlement.at(0).delivery);
  EXPECT_EQ(attempts(claimed.at(0).id).size(), 1U);
}

TEST_P(DeliveriesTest, an_outcome_behind_the_end_of_its_claim_does_not_count_once_another_has_it) {
  const Webhook webhook = add_webhook();
  const Delivery bystander = add(webhook, kTestStart + 1h);
  add(webhook);
  const auto first = claim(1, {room(webhook, 1)});
  db.clock().advance(60s);
  const auto second = claim(1, {room(webhook, 1)});
  ASSERT_EQ(ids(second), ids(first));
  EXPECT_TRUE(settle({settle_delivered(first.at(0), end())}).empty());
  EXPECT_EQ(find(first.at(0).id), second.at(0));
  EXPECT_TRUE(attempts(first.at(0).id).empty());
  EXPECT_EQ(settle({settle_delivered(second.at(0), end())}).size(), 1U);
  EXPECT_EQ(find(bystander.id), bystander);
}

TEST_P(DeliveriesTest, an_outcome_behind_the_end_of_its_claim_counts_while_nobody_else_has_it) {
  const Webhook webhook = add_webhook();
  add(webhook);
  const auto claimed = claim(1, {room(webhook, 1)});
  db.clock().advance(10h);
  EXPECT_EQ(settle({settle_delivered(claimed.at(0), end())}).size(), 1U);
}

TEST_P(DeliveriesTest, an_outcome_of_what_was_removed_is_left_alone) {
  const Webhook webhook = add_webhook();
  add(webhook);
  const auto claimed = claim(1, {room(webhook, 1)});
  write([&](UnitOfWork& unit) { must(unit.webhooks().remove(webhook.id)); });
  EXPECT_TRUE(settle({settle_delivered(claimed.at(0), end())}).empty());
  EXPECT_EQ(count("delivery_attempts"), 0);
}

TEST_P(DeliveriesTest, the_next_is_the_earliest_of_the_webhooks_asked_for) {
  const Webhook one = add_webhook();
  const Webhook other = add_webhook();
  const auto next = [&](const std::vector<WebhookId>& webhooks) {
    return read([&](UnitOfWork& unit) { return must(unit.deliveries().next_due(webhooks)); });
  };
  EXPECT_EQ(next({one.id, other.id}), std::nullopt);
  add(one, kTestStart + 2s);
  add(one, kTestStart + 1s);
  add(other, kTestStart - 1s);
  EXPECT_EQ(next({one.id, other.id}), kTestStart - 1s);
  EXPECT_EQ(next({one.id}), kTestStart + 1s);
  EXPECT_EQ(next({}), std::nullopt);
  settle({settle_delivered(claim(1, {room(other, 1)}).at(0), end())});
  EXPECT_EQ(next({other.id}), std::nullopt);
}

TEST_P(DeliveriesTest, a_replay_is_written) {
  const Webhook webhook = add_webhook();
  add(webhook);
  const auto claimed = claim(1, {room(webhook, 1)});
  settle({failed(claimed.at(0), FailureClass::kPermanent)});
  db.clock().advance(1h);
  const Delivery replayed = must(replay_by_hand(*find(claimed.at(0).id), db.now()));
  write([&](UnitOfWork& unit) {
    must(unit.deliveries().update(replayed));
    EXPECT_EQ(outcome_of(unit.deliveries().find(replayed.id)), "ok");
  });
  EXPECT_EQ(find(replayed.id), replayed);
  const auto again = claim(1, {room(webhook, 1)});
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again.at(0).attempt_count, 2);
  settle({settle_delivered(again.at(0), end())});
  EXPECT_EQ(attempts(replayed.id).size(), 2U);
}

TEST_P(DeliveriesTest, an_update_of_what_is_not_there_is_refused) {
  const Delivery delivery = make.make_delivery(add_webhook());
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(outcome_of(unit->deliveries().update(delivery)), "INTERNAL");
}

TEST_P(DeliveriesTest, a_list_is_newest_first_and_goes_on) {
  const Webhook webhook = add_webhook();
  const Webhook other = add_webhook();
  std::vector<DeliveryId> added;
  for (int i = 0; i < 4; ++i) {
    make.set_created_at(kTestStart - 10s + i * 1s);
    added.push_back(add(webhook, kTestStart - i * 1s).id);
  }
  add(other);
  settle({settle_delivered(claim(1, {room(webhook, 1)}).at(0), end())});  // The last: it was due first.
  const auto listed = [&](const DeliveryFilter& filter) {
    return read([&](UnitOfWork& unit) { return ids(must(unit.deliveries().list(filter))); });
  };
  EXPECT_EQ(listed({.webhook = webhook.id}), (std::vector{added[3], added[2], added[1], added[0]}));
  EXPECT_EQ(listed({.webhook = webhook.id, .limit = 2}), (std::vector{added[3], added[2]}));
  EXPECT_EQ(listed({.webhook = webhook.id, .before = added[2]}), (std::vector{added[1], added[0]}));
  EXPECT_EQ(listed({.webhook = webhook.id, .status = DeliveryStatus::kDelivered}), std::vector{added[3]});
  EXPECT_EQ(listed({.webhook = webhook.id, .status = DeliveryStatus::kPending, .before = added[1]}),
            std::vector{added[0]});
  EXPECT_TRUE(listed({.webhook = webhook.id, .status = DeliveryStatus::kFailed}).empty());
}

TEST_P(DeliveriesTest, what_ended_before_is_removed_oldest_first_with_its_attempts) {
  const Webhook webhook = add_webhook();
  std::vector<DeliveryId> ended;
  for (int i = 0; i < 4; ++i) {
    ended.push_back(add(webhook, db.now()).id);
    const auto claimed = claim(1, {room(webhook, 1)});
    settle({i % 2 == 0 ? settle_delivered(claimed.at(0), end())
                       : failed(claimed.at(0), FailureClass::kPermanent)});
    db.clock().advance(1s);
  }
  const Delivery pending = add(webhook, kTestStart - 10h);
  const auto remove = [&](Instant before, int limit) {
    return write([&](UnitOfWork& unit) { return must(unit.deliveries().remove_ended(before, limit)); });
  };
  const auto left = [&] {
    return read(
        [&](UnitOfWork& unit) { return sorted(ids(must(unit.deliveries().list({.webhook = webhook.id})))); });
  };
  EXPECT_EQ(remove(kTestStart, 10), 0) << "that moment is not before itself";
  EXPECT_EQ(remove(kTestStart + 3s, 1), 1);
  EXPECT_EQ(left(), sorted(std::vector{ended[1], ended[2], ended[3], pending.id}));
  EXPECT_EQ(count("delivery_attempts"), 3);
  EXPECT_EQ(remove(kTestStart + 3s, 10), 2);
  EXPECT_EQ(left(), sorted(std::vector{ended[3], pending.id}));
  EXPECT_EQ(attempts(ended[3]).size(), 1U);
  EXPECT_EQ(count("delivery_attempts"), 1);
  EXPECT_EQ(remove(kTestStart + 3s, 10), 0);
  EXPECT_EQ(remove(kTestStart + 10h, 10), 1);
  EXPECT_EQ(left(), std::vector{pending.id}) << "however old, it has not ended";
}

TEST_P(DeliveriesTest, what_is_replayed_is_not_removed) {
  const Webhook webhook = add_webhook();
  const Delivery delivery = add(webhook);
  settle({settle_delivered(claim(1, {room(webhook, 1)}).at(0), end())});
  db.clock().advance(1h);
  const auto remove = [&] {
    return write([&](UnitOfWork& unit) { return must(unit.deliveries().remove_ended(db.now(), 10)); });
  };
  if (db.is_postgres()) {
    const auto person_session = db.open_session();
    const auto person = must(person_session->begin(Access::kWrite));
    ASSERT_TRUE(must(person->deliveries().lock(delivery.id)));
    EXPECT_EQ(remove(), 0) << "somebody has it in hand, and is not waited for";
  }
  const Delivery replayed = must(replay_by_hand(*find(delivery.id), db.now()));
  write([&](UnitOfWork& unit) { must(unit.deliveries().update(replayed)); });
  EXPECT_EQ(remove(), 0);
  EXPECT_EQ(find(delivery.id), replayed);
}

TEST_P(DeliveriesTest, the_backlog_is_what_has_not_ended_and_the_oldest_that_is_due) {
  const auto backlog = [&] {
    return read([&](UnitOfWork& unit) { return must(unit.deliveries().backlog(unit.now())); });
  };
  EXPECT_EQ(backlog(), OutboxBacklog{});
  const Webhook webhook = add_webhook();
  add(webhook, kTestStart + 1us);
  EXPECT_EQ(backlog(), (OutboxBacklog{.pending = 1, .oldest_due_at = std::nullopt}));
  add(webhook, kTestStart - 1s);
  add(webhook, kTestStart - 2s);
  EXPECT_EQ(backlog(), (OutboxBacklog{.pending = 3, .oldest_due_at = kTestStart - 2s}));
  const auto claimed = claim(2, {room(webhook, 4)});
  EXPECT_EQ(backlog(), (OutboxBacklog{.pending = 3, .oldest_due_at = std::nullopt}));
  settle({settle_delivered(claimed.at(0), end()), failed(claimed.at(1), FailureClass::kPermanent)});
  EXPECT_EQ(backlog(), (OutboxBacklog{.pending = 1, .oldest_due_at = std::nullopt}));
}

HOIST_ON_EACH_STORE(DeliveriesTest);

}  // namespace
}  // namespace hoist::test
