// How SQLite runs the statements of the outbox: by their indexes, whatever its statistics say.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hoist/stores/sqlite/plan_test.h"
#include "hoist/stores/sqlite/repositories.h"

namespace hoist::sqlite {
namespace {

using test::must;

class DeliveryPlanTest : public PlanTest {
 protected:
  /// Deliveries of one webhook, which is what misleads most; of ten, eight have ended, one is due and one is
  /// not.
  void fill(int deliveries) {
    must(db->run_script(fmt::format(
        "DELETE FROM webhook_deliveries;"
        "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {}) "
        "INSERT INTO webhook_deliveries (id, webhook_id, notification_id, notification, environment, event, "
        "status, due_at, created_at, ended_at) SELECT printf('00000000-0000-7000-8000-%012d', n), "
        "'00000000-0000-7000-8000-000000000000', printf('00000000-0000-7000-8000-%012d', n), '{{}}', "
        "'production', 'applied', CASE n % 10 WHEN 0 THEN 'pending' WHEN 1 THEN 'pending' WHEN 2 THEN "
        "'failed' ELSE 'delivered' END, CASE n % 10 WHEN 0 THEN '2026-01-01T00:00:00.000000Z' WHEN 1 THEN "
        "'2027-01-01T00:00:00.000000Z' END, '2026-01-01T00:00:00.000000Z', CASE WHEN n % 10 > 1 THEN "
        "strftime('%Y-%m-%dT%H:%M:%f000Z', '2026-01-01', n || ' seconds') END FROM series; ANALYZE;",
        deliveries)));
  }
  /// `check(plans)` on an empty table, a small and a large one.
  template <class Check>
  void at_every_size(Check check) {
    for (const int deliveries : {0, 10, 5000}) {
      SCOPED_TRACE(deliveries);
      if (deliveries > 0) {
        fill(deliveries);
        reopen();
      }
      check();
    }
  }
};

TEST_F(DeliveryPlanTest, a_claim_scans_the_due_index_without_sorting) {
  at_every_size([&] {
    EXPECT_EQ(plan_of(claim_deliveries_sql()),
              "SEARCH webhook_deliveries USING INDEX webhook_deliveries_due (webhook_id=? AND due_at<?)\n");
  });
}

TEST_F(DeliveryPlanTest, the_next_is_the_first_of_the_due_index) {
  at_every_size([&] {
    EXPECT_EQ(plan_of(next_due_delivery_sql()),
              "SEARCH webhook_deliveries USING COVERING INDEX webhook_deliveries_due (webhook_id=? AND "
              "due_at>?)\n");
  });
}

TEST_F(DeliveryPlanTest, what_ended_before_is_found_by_its_end) {
  at_every_size([&] {
    EXPECT_EQ(plan_of(ended_deliveries_sql()),
              "SEARCH webhook_deliveries USING INDEX webhook_deliveries_ended (ended_at<?)\n");
  });
}

}  // namespace
}  // namespace hoist::sqlite
