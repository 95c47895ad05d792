// The one place that turns SQLite's result codes into ours. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::sqlite {

/// "SQLITE_CONSTRAINT_TRIGGER"; for a code that this version does not know, its number: "SQLITE_4242".
[[nodiscard]] std::string code_name(int extended_code);

/// Outages (busy, full, input/output, read-only, cannot be opened, damaged) are kStoreUnavailable; the
/// store's own rules about values are kConstraintViolation; misuse of SQLite is kInternal; a trigger's
/// own error and anything unknown is kStoreTransient.
[[nodiscard]] ErrorCode classify_code(int extended_code);

/// What went wrong and what to do, with the code's name under kStoreCodeDetail. `said` is SQLite's own
/// message; `database` names the database for people, and is shown where all of it is concerned.
[[nodiscard]] Error make_error(int extended_code, std::string_view said, std::string_view database);

/// Whether a row with the same values was there already; never for a primary key.
[[nodiscard]] bool is_unique_violation(const Error& error);
[[nodiscard]] bool is_primary_key_violation(const Error& error);

/// Whether the connection is of no more use after it: what it holds open may be gone or damaged.
[[nodiscard]] bool needs_new_connection(int extended_code);

}  // namespace hoist::sqlite
