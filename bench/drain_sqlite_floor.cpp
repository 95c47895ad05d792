#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "drain_floor.h"

namespace hoist::bench {
namespace {

struct Closer {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closer>;

/// Its parameters are ?1, ?2 …; texts that are bound must last until it is done.
class Prepared {
 public:
  Prepared(sqlite3* db, std::string_view sql) : db_(db) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK) refuse();
  }

  Prepared& bind(int place, std::string_view text) {
    sqlite3_bind_text(statement_.get(), place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
  }
  Prepared& bind(int place, int number) {
    sqlite3_bind_int(statement_.get(), place, number);
    return *this;
  }
  /// Whether there is a row.
  bool step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_.get());
    if (code != SQLITE_DONE) refuse();
    return false;
  }
  /// The next row, which must be there.
  Prepared& row() {
    if (!step()) throw std::runtime_error("the floor on SQLite: a row is missing");
    return *this;
  }
  /// To its end.
  void run() {
    while (step()) {
    }
  }
  [[nodiscard]] std::string text(int column) const {
    return reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  }

 private:
  [[noreturn]] void refuse() const {
    throw std::runtime_error(fmt::format("the floor on SQLite: {}", sqlite3_errmsg(db_)));
  }

  sqlite3* db_;
  std::unique_ptr<sqlite3_stmt, Closer> statement_;
};

struct DueRow {
  std::string id;
  std::string flag;
  std::string due_at;
  std::string updates;
};

// What the trail shows of a flag.
#define HOIST_FLOOR_FLAG_IMAGE                                                                     \
  "json_object('id', id, 'key', flag_key, 'environment', environment, 'enabled', "                 \
  "json(iif(enabled, 'true', 'false')), 'rolloutPercentage', rollout_percentage, 'description', "  \
  "description, 'version', version, 'createdAt', created_at, 'updatedAt', updated_at, 'intents', " \
  "json(intents), 'definition', json(definition))"

class StatementLoop {
 public:
  explicit StatementLoop(sqlite3* db) : db_(db) {}

  /// Whether there was anything.
  bool drain_batch() {
    begin_.run();
    const std::vector<DueRow> due = claim();
    if (!due.empty()) raise();
    for (int place = 0; const DueRow& row : due) settle(row, place++);
    commit_.run();
    return !due.empty();
  }

 private:
  std::vector<DueRow> claim() {
    now_ = read_now_.row().text(0);
    read_now_.run();
    claim_.bind(1, now_);
    std::vector<DueRow> due;
    while (claim_.step()) due.push_back({claim_.text(0), claim_.text(1), claim_.text(2), claim_.text(3)});
    return due;
  }

  void raise() {
    revision_ = raise_.row().text(0);
    raise_.run();
    log_.bind(1, revision_).bind(2, now_).run();
  }

  void settle(const DueRow& row, int place) {
    const std::string before = before_.bind(1, row.flag).row().text(0);
    before_.run();
    set_flag_.bind(1, row.flag).bind(2, row.updates).bind(3, now_).row();
    const std::string key = set_flag_.text(0);
    const std::string version = set_flag_.text(1);
    const std::string after = set_flag_.text(2);
    set_flag_.run();
    end_.bind(1, row.id).bind(2, now_).run();
    attempt_.bind(1, row.id).bind(2, row.due_at).bind(3, now_).run();
    const std::string position = chain_.bind(1, row.flag).row().text(0);
    chain_.run();
    trail_.bind(1, row.id).bind(2, row.flag).bind(3, key).bind(4, before).bind(5, after).bind(6, now_);
    trail_.bind(7, position).run();
    change_.bind(1, revision_).bind(2, place).bind(3, key).bind(4, row.flag).bind(5, version);
    change_.bind(6, row.id).run();
  }

  sqlite3* db_;
  std::string now_;       ///< Read once for each transaction.
  std::string revision_;  ///< Of this transaction.
  Prepared begin_{db_, "BEGIN IMMEDIATE"};
  Prepared commit_{db_, "COMMIT"};
  Prepared read_now_{db_, "SELECT strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"};
  Prepared claim_{
      db_,
      "SELECT id, flag_id, due_at, updates FROM feature_flag_schedules WHERE status = 'pending' "
      "AND claim_key <= unixepoch(?1) * 1000000 AND due_at <= ?1 ORDER BY claim_key, id LIMIT 1000"};
  Prepared before_{db_, "SELECT " HOIST_FLOOR_FLAG_IMAGE " FROM feature_flags WHERE id = ?1"};
  Prepared set_flag_{db_,
                     "UPDATE feature_flags SET enabled = ?2->>'enabled', rollout_percentage = "
                     "?2->>'rolloutPercentage', version = version + 1, updated_at = ?3 WHERE id = ?1 "
                     "RETURNING flag_key, version, " HOIST_FLOOR_FLAG_IMAGE};
  Prepared end_{db_,
                "UPDATE feature_flag_schedules SET status = 'applied', applied_at = ?2, attempt_count = "
                "attempt_count + 1, updated_at = ?2 WHERE id = ?1"};
  Prepared attempt_{db_,
                    "INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, "
                    "ended_at, outcome) VALUES (?1, 1, 'floor', ?2, ?3, ?3, 'applied')"};
  // The schedules' ids are in the order of time, as those of the events are with Hoist.
  Prepared trail_{
      db_,
      "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, "
      "schedule_id, flag_before, flag_after, chain_position, chain_hash) VALUES (?1, ?6, 'system', "
      "'schedule.applied', ?2, ?3, 'production', ?1, ?4, ?5, CAST(?7 AS INTEGER), zeroblob(32))"};
  Prepared chain_{db_,
                  "INSERT INTO audit_chains (subject, length, head_hash) VALUES (?1, 1, zeroblob(32)) "
                  "ON CONFLICT (subject) DO UPDATE SET length = length + 1 RETURNING length"};
  Prepared raise_{db_,
                  "UPDATE environments SET revision = revision + 1 WHERE environment = 'production' "
                  "RETURNING revision"};
  Prepared log_{db_,
                "INSERT INTO revisions (environment, revision, committed_at) VALUES ('production', ?1, ?2)"};
  Prepared change_{db_,
                   "INSERT INTO changes (environment, revision, place, kind, object_key, flag_id, "
                   "flag_version, schedule_id) VALUES ('production', ?1, ?2, 'schedule.applied', ?3, ?4, ?5, "
                   "?6)"};
};

}  // namespace

void drain_with_statements(const std::string& sqlite_path) {
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(sqlite_path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const Database db(opened);
  if (code != SQLITE_OK) throw std::runtime_error(fmt::format("the floor cannot open {}", sqlite_path));
  // As Hoist's connections; the file's own mode is the migrator's.
  Prepared(db.get(), "PRAGMA foreign_keys = ON").run();
  Prepared(db.get(), "PRAGMA synchronous = FULL").run();
  StatementLoop loop(db.get());
  while (loop.drain_batch()) {
  }
}

}  // namespace hoist::bench
