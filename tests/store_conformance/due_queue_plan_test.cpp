// How the databases find what is due: by the due index, whose cost follows the claim and not the table.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "hoist/stores/postgres/due_queue_statements.h"
#include "hoist/stores/sqlite/repositories.h"
#include "store_test.h"

namespace hoist::test {
namespace {

namespace json = boost::json;

constexpr int kWaiting = 200'000;

/// 200,000 pending schedules, every other one of them due, and retries and ended ones among them.
class PlanTest : public StoreTest {
 protected:
  PlanTest() {
    if (db.is_sqlite()) {
      fill("printf('00000000-0000-7000-8000-%012d', n)",
           "strftime('%Y-%m-%dT%H:%M:%f000Z', '2026-11-27T09:00:00Z', printf('%+d seconds', seconds))",
           "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {})");
      db.run_sql("ANALYZE");
    } else {
      fill("('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid",
           "timestamptz '2026-11-27T09:00:00Z' + seconds * interval '1 second'",
           "WITH series (n) AS (SELECT generate_series(1, {}))");
      db.run_sql("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET jit = off");
      db.run_sql("VACUUM ANALYZE feature_flag_schedules");
    }
  }

  void fill(const std::string& id, const std::string& at, const std::string& series) {
    db.run_sql(fmt::format(
        fmt::runtime(
            series +
            " INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, status, updates, next_retry_at)"
            " SELECT " +
            id + ", '" + flag.id.to_string() + "', " + at +
            ", CASE WHEN n % 200 < 2 THEN 'failed' WHEN n % 200 = 2 THEN 'applied' ELSE 'pending' END,"
            " '{{\"enabled\": true}}', CASE WHEN n % 200 = 0 THEN " +
            at +
            " END FROM"
            " (SELECT n, CASE WHEN n % 2 = 0 THEN -n ELSE n END AS seconds FROM series) AS numbered"),
        kWaiting + kWaiting / 60));
  }

  Flag flag = add_flag("a");
};

TEST_P(PlanTest, AC2_due_query_takes_the_oldest_of_many) {
  ASSERT_GE(count("feature_flag_schedules WHERE status = 'pending'"), kWaiting);
  const std::vector<Schedule> claimed = claimable(100);
  ASSERT_EQ(claimed.size(), 100U);
  // Rows of even number are due, the greater the older; those divisible by 200 are retries.
  for (std::size_t i = 0; i < claimed.size(); ++i) {
    EXPECT_EQ(claimed[i].retrying(), i < 75) << i;
    if (i > 0 && i != 75) {
      EXPECT_LT(claimed[i - 1].due_at(), claimed[i].due_at()) << i;
    }
  }
  EXPECT_EQ(claimed.front().id.to_string(), "00000000-0000-7000-8000-000000203200");
  EXPECT_EQ(claimed[75].id.to_string(), "00000000-0000-7000-8000-000000203332");
}

using PlanOnSqliteTest = PlanTest;

TEST_P(PlanOnSqliteTest, AC2_due_query_uses_the_index_and_sorts_nothing) {
  const auto rows = db.sql().query("EXPLAIN QUERY PLAN " + std::string(sqlite::claim_scan_sql()));
  std::string plan;
  for (const SqlRow& row : rows) plan += row.at(3).value_or("") + '\n';
  EXPECT_NE(plan.find("INDEX feature_flag_schedules_claim (status=? AND "), std::string::npos) << plan;
  EXPECT_NE(plan.find("claim_key<?"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("SCAN s"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("SCAN feature_flag_schedules"), std::string::npos) << plan;
}

/// One node of a plan that was run.
struct PlanNode {
  std::string type;
  std::string relation;
  std::string index;
  double rows = 0;  ///< In all loops.
};

std::string text_of(const json::object& node, std::string_view name) {
  const json::value* value = node.if_contains(name);
  return value == nullptr ? std::string() : std::string(value->as_string());
}

void collect(const json::object& node, std::vector<PlanNode>& nodes) {
  nodes.push_back(
      {.type = text_of(node, "Node Type"),
       .relation = text_of(node, "Relation Name"),
       .index = text_of(node, "Index Name"),
       .rows = node.at("Actual Rows").to_number<double>() * node.at("Actual Loops").to_number<double>()});
  if (const json::value* children = node.if_contains("Plans")) {
    for (const json::value& child : children->as_array()) collect(child.as_object(), nodes);
  }
}

class PlanOnPostgresTest : public PlanTest {
 protected:
  /// Runs a statement of the store on values that suit its parameters, rolls it back and gives its plan.
  std::vector<PlanNode> plan_of(const postgres::Statement& statement) {
    const std::string name = statement.name + "_plan";
    db.run_sql("PREPARE " + name + " AS " + statement.sql);
    const auto types = db.sql().query(fmt::format(
        "SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = '{}'", name));
    std::string values;
    for (const SqlRow& type : types) {
      values += (values.empty() ? "" : ", ") + value_of(type.at(0).value_or(""));
    }
    db.run_sql("BEGIN");
    const std::string text =
        db.sql().value(fmt::format("EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE {} ({})", name, values));
    db.run_sql("ROLLBACK; DEALLOCATE " + name);
    std::vector<PlanNode> nodes;
    collect(json::parse(text).at(0).at("Plan").as_object(), nodes);
    plan_text = text;
    return nodes;
  }

  static std::string value_of(const std::string& type) {
    if (type == "timestamp with time zone") return "'2026-11-27T09:00:00Z'";
    if (type == "bigint" || type == "integer") return std::to_string(kPlaces);
    if (type == "uuid") return "'00000000-0000-7000-8000-000000000000'";
    if (type.ends_with("[]")) return "'{}'";
    throw std::runtime_error("no value for a parameter of type " + type);
  }

  /// The scans of the schedules are by that index and give no more rows than there are places; if
  /// anything is sorted, then what was taken.
  void expect_by_index(const postgres::Statement& statement, const char* index, int scans) {
    const std::vector<PlanNode> nodes = plan_of(statement);
    int found = 0;
    for (const PlanNode& node : nodes) {
      if (node.relation == "feature_flag_schedules") {
        ++found;
        EXPECT_TRUE(node.type == "Index Scan" || node.type == "Index Only Scan") << node.type << plan_text;
        EXPECT_EQ(node.index, index) << plan_text;
        EXPECT_LE(node.rows, kPlaces) << plan_text;
      }
      if (node.type.find("Sort") != std::string::npos) {
        EXPECT_LE(node.rows, kPlaces) << plan_text;
      }
    }
    EXPECT_EQ(found, scans) << plan_text;
  }

  static constexpr int kPlaces = 100;
  std::string plan_text;
};

TEST_P(PlanOnPostgresTest, AC2_due_query_explain_shows_the_partial_index_and_no_sort_of_the_table) {
  expect_by_index(postgres::claim_statement(), "feature_flag_schedules_claim", 2);
  expect_by_index(postgres::claim_retries_after_statement(), "feature_flag_schedules_claim", 1);
  expect_by_index(postgres::next_due_statement(), "feature_flag_schedules_due", 4);
}

TEST_P(PlanOnPostgresTest, AC2_due_query_needs_no_fresh_statistics) {
  db.run_sql("DELETE FROM pg_statistic WHERE starelid = 'feature_flag_schedules'::regclass");
  expect_by_index(postgres::claim_statement(), "feature_flag_schedules_claim", 2);
  expect_by_index(postgres::next_due_statement(), "feature_flag_schedules_due", 4);
}

TEST_P(PlanOnPostgresTest, no_statement_of_the_queue_reads_the_whole_table) {
  for (const postgres::Statement* statement :
       {&postgres::claim_again_statement(), &postgres::settle_by_place_statement(),
        &postgres::settle_by_id_statement()}) {
    for (const PlanNode& node : plan_of(*statement)) {
      EXPECT_FALSE(node.relation == "feature_flag_schedules" && node.type == "Seq Scan")
          << statement->name << plan_text;
    }
  }
}

HOIST_ON_DIRECT_STORES(PlanTest);
HOIST_ON_ONE_STORE(PlanOnSqliteTest, "sqlite");
HOIST_ON_ONE_STORE(PlanOnPostgresTest, "postgres");

}  // namespace
}  // namespace hoist::test
