#include "model/store_reader.h"

#include <fmt/format.h>

#include "model/history.h"
#include "model/table_rows.h"

namespace hoist::model {
namespace {

/// One snapshot for everything that is read while it lives.
class Snapshot {
 public:
  Snapshot(test::SqlConnection& sql, Dialect dialect) : sql_(sql) {
    sql_.run(dialect == Dialect::kSqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot() {
    // A lost connection has no transaction to end; what was read tells of the loss.
    static_cast<void>(sql_.refuses("ROLLBACK"));
  }

 private:
  test::SqlConnection& sql_;
};

}  // namespace

Contents read_contents(test::SqlConnection& sql, Dialect dialect) {
  const Snapshot snapshot(sql, dialect);
  return {.flags = read_flags(sql, dialect),
          .schedules = read_schedules(sql, dialect),
          .revisions = read_revisions(sql),
          .segments = read_segments(sql),
          .attempt_rows = sql.number("SELECT count(*) FROM schedule_attempts"),
          .audit_rows = sql.number("SELECT count(*) FROM audit_events")};
}

std::vector<AuditRow> read_new_audits(test::SqlConnection& sql, std::int64_t& seen) {
  std::vector<AuditRow> audits;
  for (auto& audit : read_audits(sql, Dialect::kSqlite, fmt::format("WHERE rowid > {}", seen))) {
    seen = audit.place;
    audits.push_back(std::move(audit.row));
  }
  return audits;
}

std::vector<AttemptRow> read_new_attempts(test::SqlConnection& sql, Dialect dialect,
                                          const std::string& schedule, int seen) {
  const std::string condition =
      fmt::format("WHERE schedule_id = {} AND attempt > {}", test::quoted(schedule), seen);
  std::vector<AttemptRow> attempts;
  for (auto& attempt : read_attempts(sql, dialect, Wanted::kRow, condition)) {
    attempts.push_back(std::move(attempt.row));
  }
  return attempts;
}

std::vector<Commit> read_history(test::SqlConnection& sql, Dialect dialect) {
  const Snapshot snapshot(sql, dialect);
  auto attempts = read_attempts(sql, dialect, Wanted::kRowAndCommit, "");
  auto audits = read_audits(sql, dialect, "");
  const auto schedules = read_schedules(sql, dialect);
  std::vector<Commit> commits = dialect == Dialect::kSqlite
                                    ? sqlite_commits(std::move(attempts), std::move(audits), schedules)
                                    : postgres_commits(std::move(attempts), std::move(audits));
  return with_creations(std::move(commits), read_flags(sql, dialect), schedules);
}

}  // namespace hoist::model
