#include "hoist/stores/postgres/delivery_statements.h"

#include <fmt/format.h>

namespace hoist::postgres {

const Statement& claim_deliveries_statement() {
  // Each webhook's own scan stops at its room, so that the cost follows what is taken and not what is due.
  static const Statement statement{
      "claim_deliveries",
      fmt::format(
          "WITH taken AS MATERIALIZED (SELECT r.webhook_id, r.under_way, d.id, d.due_at"
          " FROM unnest($4::uuid[], $5::int4[], $6::int4[]) AS r (webhook_id, room, under_way)"
          " CROSS JOIN LATERAL (SELECT id, due_at FROM webhook_deliveries WHERE webhook_id = r.webhook_id"
          " AND due_at <= $1 ORDER BY due_at, id LIMIT r.room FOR UPDATE SKIP LOCKED) d),"
          " placed AS (SELECT id, due_at, under_way + row_number()"
          " OVER (PARTITION BY webhook_id ORDER BY due_at, id) AS place FROM taken),"
          " chosen AS MATERIALIZED (SELECT * FROM placed ORDER BY place, due_at, id LIMIT $3)"
          " UPDATE webhook_deliveries d SET due_at = $2, attempt_count = d.attempt_count + 1 FROM chosen c"
          " WHERE d.id = c.id RETURNING c.place, c.due_at, {}",
          kDeliveryColumns)};
  return statement;
}

const Statement& next_due_delivery_statement() {
  static const Statement statement{
      "next_due_delivery",
      "SELECT min(d.due_at) FROM unnest($1::uuid[]) AS w (id) CROSS JOIN LATERAL (SELECT due_at"
      " FROM webhook_deliveries WHERE webhook_id = w.id AND due_at IS NOT NULL ORDER BY due_at LIMIT 1) d"};
  return statement;
}

const Statement& remove_ended_deliveries_statement() {
  // An array, so that the rows are found by their ids however many the planner expects. The attempts go with
  // them (ON DELETE CASCADE).
  static const Statement statement{
      "remove_ended_deliveries",
      "DELETE FROM webhook_deliveries WHERE id = ANY(ARRAY(SELECT id FROM webhook_deliveries"
      " WHERE ended_at < $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED))"};
  return statement;
}

}  // namespace hoist::postgres
