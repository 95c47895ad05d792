#include "growth_updates.h"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>
#include <vector>

#include "drain_tables.h"
#include "growth_claims.h"
#include "growth_tables.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "server_counters.h"
#include "support/must.h"
#include "support/postgres_server.h"

namespace hoist::bench {
namespace {

using test::must;

constexpr int kUpdatedFlags = 20'000;
constexpr int kUpdates = 1'000'000;
constexpr int kBatch = 1'000;
constexpr int kUpdatesBetweenVacuums = 100'000;
constexpr int kStillDue = 1'000;

/// A table after its updates, with its indexes.
struct Churn {
  double mb = 0;
  double mb_rewritten = 0;  ///< Without what updates left behind.
  double hot_share = 0;     ///< In per cent.
  Spread claim = {};
};

Spread exactly(double value) { return {.median = value, .min = value, .max = value}; }

double table_mb(test::PostgresConnection& sql, const std::string& table) {
  return static_cast<double>(sql.number(fmt::format("SELECT pg_total_relation_size('{}')", table))) / 1e6;
}

/// Sets a batch of flags through the store, as a pass does.
void update_flags(Session& session, const std::vector<FlagId>& ids) {
  const auto unit = must(session.begin(Access::kWrite));
  std::vector<Flag> flags = must(unit->flags().lock_all(ids));
  for (Flag& flag : flags) {
    flag.config.enabled = !flag.config.enabled;
    for (const FlagField field : {FlagField::kEnabled, FlagField::kRolloutPercentage}) {
      flag.intents.remember(field, Intent{.at = unit->now(), .schedule = ScheduleId(flag.id.bytes())});
    }
    flag.version += 1;
    flag.updated_at = unit->now();
  }
  must(unit->flags().update(flags));
  must(unit->commit());
}

std::vector<std::vector<FlagId>> batches_of_flags(test::PostgresConnection& sql) {
  std::vector<std::vector<FlagId>> batches;
  for (const test::SqlRow& row : sql.query("SELECT id FROM feature_flags ORDER BY id")) {
    if (batches.empty() || batches.back().size() == kBatch) batches.emplace_back();
    batches.back().push_back(must(FlagId::parse(row.front().value())));
  }
  return batches;
}

/// Takes what is due by 1,000 and ends it, as settling does.
constexpr const char* kSettleBatch = R"sql(
  WITH claimed AS MATERIALIZED (
    SELECT ctid AS place FROM feature_flag_schedules
    WHERE status = 'pending' AND claim_key <= clock_timestamp() AT TIME ZONE 'UTC' AND due_at <= clock_timestamp()
    ORDER BY claim_key, id LIMIT 1000 FOR UPDATE SKIP LOCKED),
  settled AS (
    UPDATE feature_flag_schedules s SET status = 'applied', applied_at = clock_timestamp(),
      attempt_count = attempt_count + 1, updated_at = clock_timestamp()
    FROM claimed c WHERE s.ctid = c.place RETURNING 1)
  SELECT count(*) FROM settled)sql";

/// On a server of its own.
class ChurnedServer {
 public:
  explicit ChurnedServer(bool vacuumed) : vacuumed_(vacuumed), url_(server_.url()), sql_(url_) {
    sql_.run("SET client_min_messages = warning; SET jit = off");
    fill_flags(sql_, url_, kUpdatedFlags);
    // The daemon would come when it likes; what it would do is done by hand, or not at all.
    for (const char* table : {"feature_flags", "feature_flag_schedules"}) {
      sql_.run(fmt::format("ALTER TABLE {} SET (autovacuum_enabled = false)", table));
    }
  }

  Churn churn_flags() {
    const auto batches = batches_of_flags(sql_);
    Churn churned = churn("feature_flags", [&] {
      const auto store = open_postgres_store({.url = url_});
      const auto session = store->open_session(SessionPurpose::kRunner);
      for (int done = 0; done < kUpdates;) {
        update_flags(*session, batches.at(static_cast<std::size_t>(done / kBatch) % batches.size()));
        done += kBatch;
        vacuum_after(done, "feature_flags");
      }
    });
    churned.mb_rewritten = rewrite("feature_flags");
    return churned;
  }

  Churn churn_schedules() {
    add_pending(sql_, {kFirstDue, kFirstDue + kUpdates + kStillDue - 1}, "now() - interval '1 day'",
                kUpdatedFlags);
    Churn churned = churn("feature_flag_schedules", [&] {
      for (int done = 0; done < kUpdates;) {
        if (sql_.number(kSettleBatch) != kBatch) throw std::runtime_error("growth: a batch is not whole");
        done += kBatch;
        vacuum_after(done, "feature_flag_schedules");
      }
    });
    churned.claim = measure_claim(url_, kStillDue);
    churned.mb_rewritten = rewrite("feature_flag_schedules");
    return churned;
  }

 private:
  template <class Work>
  Churn churn(const std::string& table, const Work& work) {
    fmt::print(stderr, "growth: {} updates of {}, {}\n", kUpdates, table,
               vacuumed_ ? "vacuumed" : "not vacuumed");
    const auto counted = [&](const std::string& column) {
      return settled_counter(
          sql_, fmt::format("SELECT {} FROM pg_stat_user_tables WHERE relname = '{}'", column, table));
    };
    sql_.run("VACUUM ANALYZE " + table);
    work();
    Churn churned{.mb = table_mb(sql_, table)};
    const double updates = counted("n_tup_upd");
    if (updates != kUpdates) throw std::runtime_error(fmt::format("growth: {} updates", updates));
    churned.hot_share = counted("n_tup_hot_upd") / updates * 100;
    return churned;
  }

  double rewrite(const std::string& table) {
    sql_.run("VACUUM FULL " + table);
    return table_mb(sql_, table);
  }

  void vacuum_after(int done, const std::string& table) {
    if (vacuumed_ && done % kUpdatesBetweenVacuums == 0) sql_.run("VACUUM ANALYZE " + table);
  }

  bool vacuumed_;
  test::PostgresServer server_;
  std::string url_;
  test::PostgresConnection sql_;
};

void add_churn(const std::string& table, const std::string& how, const Churn& churn, Results& results) {
  const auto add = [&](std::string_view what, std::string_view unit, double value) {
    results.rows.push_back({.what = fmt::format("{}, {}: {}", table, how, what),
                            .unit = std::string(unit),
                            .figure = exactly(value)});
  };
  add("size after 1,000,000 updates", "MB", churn.mb);
  results.rows.back().ratio = Ratio{.value = churn.mb / churn.mb_rewritten, .to = "rewritten"};
  add("HOT share", "%", churn.hot_share);
}

}  // namespace

Results measure_updates() {
  Results results;
  for (const bool vacuumed : {false, true}) {
    const std::string how = vacuumed ? "VACUUM each 100,000" : "no vacuum";
    ChurnedServer server(vacuumed);
    add_churn("flags", how, server.churn_flags(), results);
    const Churn schedules = server.churn_schedules();
    add_churn("schedules", how, schedules, results);
    results.rows.push_back({.what = fmt::format("claim after 1,000,000 settled, {}", how),
                            .unit = "ms",
                            .figure = schedules.claim});
  }
  return results;
}

}  // namespace hoist::bench
