// A PostgreSQL database with Hoist's tables in it, in a fraction of the time of the migrations.
#pragma once

#include <memory>

#include "support/postgres_database.h"

namespace hoist::test {

/// A copy of a migrated template, which is made on the server at first use and stays there for the next
/// program. Throws where that fails.
[[nodiscard]] std::unique_ptr<PostgresDatabase> make_migrated_database();

}  // namespace hoist::test
