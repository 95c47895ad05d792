// Which database: what --database and DATABASE_URL accept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/base/result.h"
#include "hoist/stores/postgres/pooler.h"

namespace hoist::cli {

enum class DatabaseKind : std::uint8_t { kSqlite, kPostgres };

struct DatabaseAddress {
  DatabaseKind kind = DatabaseKind::kSqlite;
  std::string location;  ///< SQLite: the file's path. PostgreSQL: the URL, as libpq reads it.
  Pooler pooler = Pooler::kNone;
  bool operator==(const DatabaseAddress&) const = default;
};

/// `postgresql://…` and `postgres://…` are PostgreSQL; `sqlite:///path` (the path /path), `sqlite:path` and
/// a bare path are SQLite. Paths are taken as they are, nothing is percent-decoded. A PostgreSQL URL's
/// parameter `pooler` (`none` or `transaction`; the last one counts) is Hoist's own, and is taken out.
/// Errors: kInvalidArgument, which never repeats what could be a password.
[[nodiscard]] Result<DatabaseAddress> parse_database_url(std::string_view text);

/// For people: `text` with everything that could be a password replaced by ***. Rather hides too much.
[[nodiscard]] std::string mask_database_url(std::string_view text);

}  // namespace hoist::cli
