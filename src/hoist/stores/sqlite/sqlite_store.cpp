#include "hoist/stores/sqlite/sqlite_store.h"

#include <utility>

#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/due_listener.h"
#include "hoist/stores/sqlite/session.h"

namespace hoist {
namespace {

using sqlite::Connection;

class SqliteStore final : public Store {
 public:
  SqliteStore(SqliteOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {
    if (options_.path.find("mode=memory") == std::string::npos) return;
    // A memory database lives as long as its last connection.
    auto opened = Connection::open({.path = options_.path, .busy_timeout = options_.busy_timeout});
    if (opened) anchor_ = *std::move(opened);
  }

  /// The purpose makes no difference: there are no row locks, and begin() waits for the one write lock
  /// no longer than the busy time-out.
  std::unique_ptr<Session> open_session(SessionPurpose /*purpose*/) override {
    return std::make_unique<sqlite::SqliteSession>(options_, clock_);
  }
  std::unique_ptr<DueListener> open_due_listener() override {
    return std::make_unique<sqlite::SqliteDueListener>(options_);
  }
  /// One listener hears both: SQLite says that something changed, not what.
  std::unique_ptr<DueListener> open_change_listener() override { return open_due_listener(); }
  std::string description() const override { return sqlite::describe_path(options_.path); }

 private:
  const SqliteOptions options_;
  const Clock& clock_;
  std::unique_ptr<Connection> anchor_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(SqliteOptions options, const Clock& clock) {
  return std::make_unique<SqliteStore>(std::move(options), clock);
}

}  // namespace hoist
