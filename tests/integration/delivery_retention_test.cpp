// Deliveries that ended long ago are removed, in small transactions and not too often, stepped by hand.
#include "hoist/engine/delivery_retention.h"

#include "integration/delivery_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class DeliveryRetentionTest : public OnBothStores {
 protected:
  /// Delivered now.
  Delivery add_ended() {
    Delivery delivery = harness.make.make_delivery(webhook);
    delivery.status = DeliveryStatus::kDelivered;
    delivery.due_at = std::nullopt;
    delivery.ended_at = harness.engine.now();
    insert({delivery});
    return delivery;
  }
  void add_many_ended(int many) {
    std::vector<Delivery> deliveries;
    deliveries.reserve(static_cast<std::size_t>(many));
    for (int i = 0; i < many; ++i) {
      deliveries.push_back(harness.make.make_delivery(webhook));
      deliveries.back().status = DeliveryStatus::kFailed;
      deliveries.back().due_at = std::nullopt;
      deliveries.back().ended_at = harness.engine.now();
    }
    insert(deliveries);
  }
  void insert(const std::vector<Delivery>& deliveries) {
    in_unit(harness.engine.session(), Access::kWrite,
            [&](UnitOfWork& unit) { must(unit.deliveries().insert(deliveries)); });
  }
  long long left() { return harness.engine.store().sql().number("SELECT count(*) FROM webhook_deliveries"); }
  void advance(Duration by) {
    harness.engine.advance(by);
    process_clock.advance(by);
  }
  std::unique_ptr<DeliveryRetention> make(Duration keep) {
    return std::make_unique<DeliveryRetention>(harness.engine.session(), process_clock, harness.engine.log(),
                                               keep);
  }

  DeliveryHarness harness{GetParam(), impatient()};
  Webhook webhook = harness.add_webhook("https://a.example");
  ManualClock process_clock{Instant::from_unix_us(77)};
};

TEST_P(DeliveryRetentionTest, removes_what_has_been_kept_for_long_enough) {
  const auto retention = make(1h);
  add_ended();
  advance(30min);
  const Delivery newer = add_ended();
  const Delivery pending = harness.add_delivery(webhook);
  advance(30min);
  retention->remove_old();
  EXPECT_EQ(left(), 3) << "an hour to the microsecond is not longer than an hour";
  EXPECT_EQ(harness.engine.log().count("Ended deliveries removed"), 0U);
  advance(kRetentionInterval);
  retention->remove_old();
  EXPECT_EQ(left(), 2);
  EXPECT_EQ(harness.delivery(newer.id), newer);
  EXPECT_EQ(harness.engine.log().count("Ended deliveries removed"), 1U);
  advance(1000h);
  retention->remove_old();
  EXPECT_EQ(left(), 1);
  EXPECT_EQ(harness.delivery(pending.id), pending) << "what has not ended stays, however old";
}

TEST_P(DeliveryRetentionTest, looks_once_a_minute_by_the_clock_of_its_process) {
  const auto retention = make(1h);
  add_ended();
  advance(2h);
  retention->remove_old();
  EXPECT_EQ(left(), 0);
  add_ended();
  harness.engine.advance(2h);
  process_clock.advance(kRetentionInterval - 1us);
  retention->remove_old();
  EXPECT_EQ(left(), 1) << "the minute is not over";
  process_clock.advance(1us);
  retention->remove_old();
  EXPECT_EQ(left(), 0);
  add_ended();
  harness.engine.advance(2h);
  process_clock.advance(-1h);
  retention->remove_old();
  EXPECT_EQ(left(), 0) << "a clock that was set back makes nobody wait for it";
}

TEST_P(DeliveryRetentionTest, a_long_backlog_goes_in_small_transactions_and_not_all_at_once) {
  const auto retention = make(1h);
  const int at_once = kRetentionBatch * kRetentionBatches;
  add_many_ended(at_once + kRetentionBatch + 1);
  advance(2h);
  retention->remove_old();
  EXPECT_EQ(left(), kRetentionBatch + 1);
  const auto said = harness.engine.log().with_message("Ended deliveries removed");
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said.at(0).number("count"), at_once);
  retention->remove_old();
  EXPECT_EQ(left(), kRetentionBatch + 1);
  advance(kRetentionInterval);
  retention->remove_old();
  EXPECT_EQ(left(), 0);
}

TEST_P(DeliveryRetentionTest, nothing_is_removed_where_they_are_kept_for_ever) {
  const auto retention = make(0s);
  add_ended();
  advance(24h * 3650);
  retention->remove_old();
  EXPECT_EQ(left(), 1);
}

TEST_P(DeliveryRetentionTest, what_the_store_refuses_is_said_and_tried_again_a_minute_later) {
  const auto retention = make(1h);
  add_ended();
  advance(2h);
  harness.engine.store().run_sql(
      harness.engine.store().is_sqlite()
          ? "CREATE TRIGGER keep BEFORE DELETE ON webhook_deliveries BEGIN SELECT RAISE(ABORT, 'no'); END"
          : "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END "
            "$$; "
            "CREATE TRIGGER keep BEFORE DELETE ON webhook_deliveries FOR EACH ROW EXECUTE FUNCTION keep()");
  retention->remove_old();
  EXPECT_EQ(harness.engine.log().count("Ended deliveries could not be removed"), 1U);
  harness.engine.store().run_sql(
      harness.engine.store().is_sqlite() ? "DROP TRIGGER keep" : "DROP TRIGGER keep ON webhook_deliveries");
  retention->remove_old();
  EXPECT_EQ(left(), 1);
  advance(kRetentionInterval);
  retention->remove_old();
  EXPECT_EQ(left(), 0);
}

TEST_P(DeliveryRetentionTest, an_outage_is_left_to_the_deliverer_to_say) {
  const auto retention = make(1h);
  add_ended();
  advance(2h);
  harness.engine.store().run_sql(harness.engine.store().is_sqlite()
                                     ? "BEGIN IMMEDIATE"
                                     : "ALTER TABLE webhook_deliveries RENAME TO elsewhere");
  retention->remove_old();
  harness.engine.store().run_sql(
      harness.engine.store().is_sqlite() ? "ROLLBACK" : "ALTER TABLE elsewhere RENAME TO webhook_deliveries");
  EXPECT_EQ(left(), 1);
  EXPECT_EQ(harness.engine.log().records().size(), 0U) << harness.engine.log().dump();
}

HOIST_ON_BOTH_STORES(DeliveryRetentionTest);

}  // namespace
}  // namespace hoist::test
