// The plans behind the outbox, on a table of 100,000 deliveries of which few are due, whatever the planner
// knows about them.
#include <gtest/gtest.h>

#include "hoist/stores/postgres/delivery_statements.h"
#include "hoist/stores/postgres/test_plan.h"

namespace hoist::postgres {
namespace {

class DeliveryPlanTest : public testing::Test {
 protected:
  /// Two webhooks with as many deliveries: of a hundred, one was due by 09:00, one is due later, in no order,
  /// and 98 have ended.
  void SetUp() override {
    database_.migrate();
    RawConnection(database_.url())
        .exec(
            "ALTER TABLE webhook_deliveries SET (autovacuum_enabled = off);"
            "INSERT INTO webhook_deliveries (id, webhook_id, notification_id, notification, environment, "
            "event,"
            " status, due_at, created_at, ended_at) SELECT gen_random_uuid(),"
            " ('00000000-0000-7000-8000-00000000000' || n % 2)::uuid, gen_random_uuid(), '{}', 'production',"
            " 'applied', CASE WHEN n % 100 < 4 THEN 'pending' WHEN n % 100 < 10 THEN 'failed'"
            " ELSE 'delivered' END, CASE WHEN n % 100 < 2 THEN at - interval '1 day' WHEN n % 100 < 4 THEN"
            " at + interval '1 day' END, at, CASE WHEN n % 100 >= 4 THEN at END"
            " FROM generate_series(1, 100000) AS n, LATERAL (SELECT timestamptz '2026-11-27T09:00:00Z'"
            " - (n * 7919::int8 % 100000) * interval '0.1 second' AS at) AS a");
  }

  void expect_index_scans_of_a_claim() const;
  void expect_first_entries_for_next_due() const;
  void expect_index_scan_of_what_ended() const;

  const std::string webhooks_ =
      "'{00000000-0000-7000-8000-000000000000,00000000-0000-7000-8000-000000000001}'";
  TestDatabase database_;
};

void DeliveryPlanTest::expect_index_scans_of_a_claim() const {
  const std::string plan = explain(
      database_, claim_deliveries_statement(), "timestamptz, timestamptz, int8, uuid[], int4[], int4[]",
      "'2026-11-27T09:00:00Z', '2026-11-27T09:01:00Z', 64, " + webhooks_ + ", '{4,4}', '{0,1}'");
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Bitmap"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Rows Removed"), std::string::npos) << plan;
  // Each webhook's room and no row more.
  EXPECT_NE(
      plan.find("Index Scan using webhook_deliveries_due on webhook_deliveries (actual rows=4 loops=2)"),
      std::string::npos)
      << plan;
}

void DeliveryPlanTest::expect_first_entries_for_next_due() const {
  const std::string plan = explain(database_, next_due_delivery_statement(), "uuid[]", webhooks_);
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_NE(plan.find("using webhook_deliveries_due on webhook_deliveries (actual rows=1 loops=2)"),
            std::string::npos)
      << plan;
}

void DeliveryPlanTest::expect_index_scan_of_what_ended() const {
  const std::string plan = explain(database_, remove_ended_deliveries_statement(), "timestamptz, int8",
                                   "'2026-11-28T09:00:00Z', 500");
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_NE(plan.find("Index Scan using webhook_deliveries_ended on webhook_deliveries"), std::string::npos)
      << plan;
  EXPECT_NE(plan.find("(actual rows=500 loops=1)"), std::string::npos) << plan;
}

TEST_F(DeliveryPlanTest, WhateverThePlannerKnows) {
  // All in one test: filling the table is what takes the time.
  for (const bool analyzed : {false, true}) {
    SCOPED_TRACE(analyzed ? "analyzed" : "never analyzed");
    if (analyzed) RawConnection(database_.url()).exec("ANALYZE webhook_deliveries");
    expect_index_scans_of_a_claim();
    expect_first_entries_for_next_due();
    expect_index_scan_of_what_ended();
  }
}

}  // namespace
}  // namespace hoist::postgres
