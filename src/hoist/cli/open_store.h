// The store that --database names.
#pragma once

#include <memory>

#include "hoist/cli/database_url.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/migrator.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::cli {

struct OpenedStore {
  std::unique_ptr<Store> store;
  std::unique_ptr<Migrator> migrator;
};

/// Nothing is connected to yet. `clock` is the SQLite store's now() and must outlive it.
[[nodiscard]] OpenedStore open_store(const DatabaseAddress& address, const Clock& clock);

/// Errors: kInvalidState where migrations are pending, or the store is newer than this binary; store errors.
[[nodiscard]] Result<void> require_migrated(Migrator& migrator);

}  // namespace hoist::cli
