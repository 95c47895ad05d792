// A fresh, empty store for one test, on either database, with a clock that the test moves.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/ports/migrator.h"
#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "support/manual_clock.h"
#include "support/must.h"
#include "support/postgres_database.h"
#include "support/sql_connection.h"
#include "support/temp_dir.h"
#include "support/wall_clock.h"

namespace hoist::test {

/// The parameter of every test that runs on both stores.
inline constexpr std::string_view kSqlite = "sqlite";
inline constexpr std::string_view kPostgres = "postgres";
/// PostgreSQL again, Hoist reaching it through PgBouncer in transaction mode.
inline constexpr std::string_view kPooled = "pooled";

struct TestStoreOptions {
  bool migrated = true;     ///< False: an empty database, without tables.
  bool real_clock = false;  ///< False: the store's now() is the manual clock.
  /// How long the store waits for a lock (SQLite: for another writer). The default is longer than any
  /// test holds one; tests that want the time-out itself make it short.
  Duration lock_wait = kPatience;
  /// SQLite: where the file is put, instead of a temporary folder.
  std::optional<std::string> folder = std::nullopt;
};

/// Thread-safe where what it hands out is.
class TestStore {
 public:
  using Options = TestStoreOptions;

  /// `kind` is one of the above.
  explicit TestStore(std::string_view kind, Options options = {});
  TestStore(const TestStore&) = delete;
  TestStore& operator=(const TestStore&) = delete;
  ~TestStore();

  [[nodiscard]] bool is_sqlite() const { return kind_ == kSqlite; }
  [[nodiscard]] bool is_postgres() const { return !is_sqlite(); }
  [[nodiscard]] bool is_pooled() const { return kind_ == kPooled; }
  /// As `--database` takes it.
  [[nodiscard]] const std::string& url() const { return url_; }
  /// PostgreSQL only; for what goes there without Hoist.
  [[nodiscard]] const PostgresDatabase& database() const { return *database_; }

  [[nodiscard]] ManualClock& clock() { return manual_clock_; }
  [[nodiscard]] Instant now() const { return clock_in_use().now(); }

  [[nodiscard]] Store& store() { return *store_; }
  /// As another process would open it.
  [[nodiscard]] std::unique_ptr<Store> open_another() const;
  [[nodiscard]] std::unique_ptr<Migrator> make_migrator() const;
  [[nodiscard]] std::unique_ptr<Session> open_session(
      SessionPurpose purpose = SessionPurpose::kRequests) const {
    return store_->open_session(purpose);
  }

  /// A raw connection beside the store's.
  [[nodiscard]] std::unique_ptr<SqlConnection> connect() const;
  /// The test's own raw connection, opened at first use. One thread.
  [[nodiscard]] SqlConnection& sql();
  void run_sql(const std::string& text) { sql().run(text); }

 private:
  [[nodiscard]] const Clock& clock_in_use() const;
  [[nodiscard]] PostgresOptions postgres_options() const;

  std::string kind_;
  Options options_;
  ManualClock manual_clock_;
  WallClock wall_clock_;
  std::unique_ptr<TempDir> folder_;             ///< SQLite only.
  std::unique_ptr<PostgresDatabase> database_;  ///< PostgreSQL only.
  std::string url_;
  std::unique_ptr<SqlConnection> sql_;
  std::unique_ptr<Store> store_;
};

/// Runs `work(UnitOfWork&)` in one unit and commits it; gives back what `work` returned. Throws, which
/// fails the test, where begin or commit fails.
template <class Work>
auto in_unit(Session& session, Access access, Work&& work) {
  const std::unique_ptr<UnitOfWork> unit = must(session.begin(access));
  if constexpr (std::is_void_v<std::invoke_result_t<Work, UnitOfWork&>>) {
    std::forward<Work>(work)(*unit);
    must(unit->commit());
  } else {
    auto answer = std::forward<Work>(work)(*unit);
    must(unit->commit());
    return answer;
  }
}

}  // namespace hoist::test
