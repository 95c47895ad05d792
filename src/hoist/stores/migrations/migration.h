// The numbered SQL files of one dialect, embedded in the binary at build time.
#pragma once

#include <span>
#include <string_view>

namespace hoist {

struct Migration {
  int number;             ///< 1, 2, 3 …
  std::string_view name;  ///< "create_tables"
  std::string_view sql;
  std::string_view checksum;  ///< SHA-256 of the file, in hexadecimal.
};

/// In order of number.
[[nodiscard]] std::span<const Migration> sqlite_migrations();
[[nodiscard]] std::span<const Migration> postgres_migrations();

}  // namespace hoist
