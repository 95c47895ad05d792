// Sessions on an SQLite file: one connection each, opened when it is first needed.
#pragma once

#include <memory>

#include "hoist/ports/clock.h"
#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/sqlite_store.h"

namespace hoist::sqlite {

/// One thread at a time. `clock` must outlive the session; a unit of work must not.
class SqliteSession final : public Session {
 public:
  SqliteSession(SqliteOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}
  Result<std::unique_ptr<UnitOfWork>> begin(Access access) override;

 private:
  SqliteOptions options_;
  const Clock& clock_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace hoist::sqlite
