#include "torture/promises.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "torture/moment.h"
#include "torture/receipts.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;
using model::Broken;
using test::SqlConnection;
using test::SqlRow;

/// A query that finds what breaks a promise.
struct Finder {
  const char* promise;
  const char* what;
  const char* sql;
};

/// Plain counts, which need no model. The same SQL on both stores.
constexpr Finder kFinders[] = {
    {"P3", "is not settled",
     "SELECT id FROM feature_flag_schedules WHERE due_at IS NOT NULL OR status = 'pending'"},
    {"P2", "is applied and has not exactly one 'applied' attempt, or has one and is not applied",
     "SELECT s.id FROM feature_flag_schedules s LEFT JOIN (SELECT schedule_id, count(*) AS n FROM "
     "schedule_attempts WHERE outcome = 'applied' GROUP BY schedule_id) a ON a.schedule_id = s.id "
     "WHERE coalesce(a.n, 0) <> CASE s.status WHEN 'applied' THEN 1 ELSE 0 END"},
    {"P2", "is applied and has not exactly one audit event of it, or has one and is not applied",
     "SELECT s.id FROM feature_flag_schedules s LEFT JOIN (SELECT schedule_id, count(*) AS n FROM "
     "audit_events WHERE action = 'schedule.applied' GROUP BY schedule_id) a ON a.schedule_id = s.id "
     "WHERE coalesce(a.n, 0) <> CASE s.status WHEN 'applied' THEN 1 ELSE 0 END"},
    {"P2", "is superseded and has not exactly one 'superseded' attempt, or has one and is not",
     "SELECT s.id FROM feature_flag_schedules s LEFT JOIN (SELECT schedule_id, count(*) AS n FROM "
     "schedule_attempts WHERE outcome = 'superseded' GROUP BY schedule_id) a ON a.schedule_id = s.id "
     "WHERE coalesce(a.n, 0) <> CASE WHEN s.status = 'cancelled' AND s.cancelled_by = 'system' THEN 1 ELSE 0 "
     "END"},
    {"P3", "failed without a reason",
     "SELECT id FROM feature_flag_schedules WHERE status = 'failed' AND coalesce(error_message, '') = ''"},
    {"P7", "failed and has no failed attempt on the ledger",
     "SELECT s.id FROM feature_flag_schedules s WHERE s.status = 'failed' AND NOT EXISTS (SELECT 1 FROM "
     "schedule_attempts a WHERE a.schedule_id = s.id AND a.outcome = 'failed' AND a.error_message <> '')"},
    {"P4", "has an attempt that was an outage",
     "SELECT DISTINCT schedule_id FROM schedule_attempts WHERE error_code IN "
     "('25006', '53100', '57P01', '57P02', '57P03', 'STORE_UNAVAILABLE') OR error_code LIKE 'SQLITE_BUSY%' "
     "OR error_code LIKE 'SQLITE_FULL%' OR error_code LIKE 'SQLITE_IOERR%'"},
    {"P2", "has attempts on the ledger and does not exist",
     "SELECT DISTINCT a.schedule_id FROM schedule_attempts a WHERE NOT EXISTS (SELECT 1 FROM "
     "feature_flag_schedules s WHERE s.id = a.schedule_id)"},
};

void expect_nothing_found(SqlConnection& sql) {
  for (const Finder& finder : kFinders) {
    const auto rows = sql.query(finder.sql);
    if (rows.empty()) continue;
    throw Broken(finder.promise, fmt::format("{} schedules: {} {}", rows.size(),
                                             rows.front().front().value_or(""), finder.what));
  }
}

/// The account as plain SQL counts it.
model::Account count_by_sql(SqlConnection& sql) {
  const auto count = [&](const std::string& where) {
    return static_cast<int>(sql.number("SELECT count(*) FROM feature_flag_schedules" + where));
  };
  model::Account account;
  account.accepted = count("");
  account.applied = count(" WHERE status = 'applied'");
  account.superseded = count(" WHERE status = 'cancelled' AND cancelled_by = 'system'");
  account.failed = count(" WHERE status = 'failed' AND next_retry_at IS NULL");
  account.cancelled = count(" WHERE status = 'cancelled' AND cancelled_by <> 'system'");
  account.unsettled = count(" WHERE due_at IS NOT NULL");
  account.attempts = static_cast<int>(sql.number("SELECT count(*) FROM schedule_attempts"));
  return account;
}

std::string text_of(const model::Account& account) {
  return fmt::format(
      "accepted {}, applied {}, superseded {}, failed {}, cancelled {}, unsettled {}, attempts {}",
      account.accepted, account.applied, account.superseded, account.failed, account.cancelled,
      account.unsettled, account.attempts);
}

/// Takes out of the revisions those that preflights raised: how many there are depends on when workers
/// looked, and the model, which knows commits of people and attempts, does not know them.
void leave_out_preflights(SqlConnection& sql, model::Contents& contents) {
  for (const SqlRow& row :
       sql.query("SELECT environment, count(*) FROM (SELECT environment, revision FROM changes"
                 " GROUP BY environment, revision HAVING count(*) ="
                 " sum(CASE WHEN kind IN ('schedule.atRisk', 'schedule.safe') THEN 1 ELSE 0 END)) preflights"
                 " GROUP BY environment")) {
    contents.revisions[row.at(0).value()] -= std::stoll(row.at(1).value());
  }
}

model::Account judge_by_model(SqlConnection& sql, model::Dialect dialect) {
  model::Model model(model::Policy{.base = 200'000, .cap = 2'000'000});
  for (const model::Commit& commit : model::read_history(sql, dialect)) model.commit(commit);
  model::Contents contents = model::read_contents(sql, dialect);
  leave_out_preflights(sql, contents);
  model.compare(contents);
  model.expect_finished();
  return model.account();
}

}  // namespace

void wait_until_settled(SqlConnection& sql, test::Deadline deadline) {
  const std::string due = "SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL";
  while (sql.number(due) > 0) {
    if (deadline.passed()) {
      throw Broken(
          "P3",
          fmt::format("{} schedules are still due long after the last fault, for example {}", sql.number(due),
                      sql.value("SELECT id FROM feature_flag_schedules WHERE due_at IS NOT NULL")));
    }
    static_cast<void>(stopped_within({}, 25ms));
  }
}

Report judge(SqlConnection& sql, model::Dialect dialect, const std::vector<Receipt>& receipts, int backlog) {
  expect_nothing_found(sql);
  Report report;
  report.backlog = backlog;
  compare_receipts(sql, receipts, report);
  report.account = judge_by_model(sql, dialect);
  const model::Account counted = count_by_sql(sql);
  const model::Account& account = report.account;
  if (account != counted) {
    throw Broken("P3", fmt::format("the model's account and the store's differ: {}; {}", text_of(account),
                                   text_of(counted)));
  }
  const int ends = account.applied + account.superseded + account.failed + account.cancelled;
  const int sources = report.backlog + report.acknowledged + report.unknown_committed;
  if (account.accepted != ends || account.accepted != sources) {
    throw Broken(
        "P3", fmt::format("the account is not exact: {}, of which {} backlog, {} acknowledged, {} unknown",
                          text_of(account), report.backlog, report.acknowledged, report.unknown_committed));
  }
  return report;
}

}  // namespace hoist::torture
