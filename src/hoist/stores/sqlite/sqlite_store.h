// The embedded store: one SQLite file in WAL mode, one writer at a time.
#pragma once

#include <memory>
#include <string>

#include "hoist/ports/clock.h"
#include "hoist/ports/migrator.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct SqliteOptions {
  std::string path;  ///< A file, or "file:NAME?mode=memory&cache=shared" in tests.
  /// How long begin() waits for another writer before it reports kStoreUnavailable.
  Duration busy_timeout = std::chrono::seconds(5);
};

/// The store's now() is `clock`, which must outlive the store.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(SqliteOptions options, const Clock& clock);
[[nodiscard]] std::unique_ptr<Migrator> make_sqlite_migrator(SqliteOptions options, const Clock& clock);

}  // namespace hoist
