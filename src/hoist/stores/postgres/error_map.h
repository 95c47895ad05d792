// PostgreSQL's errors as Hoist's: the one place that reads an SQLSTATE.
//
// Pure functions; no thread-safety concerns.
#pragma once

#include <libpq-fe.h>

#include <span>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::postgres {

/// A row of the table: what an SQLSTATE, or a whole class of them, means. docs/errors.md says why.
struct SqlstateMeaning {
  std::string_view prefix;     ///< Of the SQLSTATE; the first row that matches counts.
  std::string_view condition;  ///< PostgreSQL's name of it.
  ErrorCode code;
};
[[nodiscard]] std::span<const SqlstateMeaning> sqlstate_meanings();
/// The row that counts; null where none matches.
[[nodiscard]] const SqlstateMeaning* find_sqlstate_meaning(std::string_view sqlstate);

/// What an SQLSTATE (five characters, PostgreSQL manual, appendix A) of a statement inside a unit of
/// work means. Anything unknown is kStoreTransient.
[[nodiscard]] ErrorCode code_of_sqlstate(std::string_view sqlstate);

/// Put behind the message of what shows that a pooler stands in between and Hoist was not told.
inline constexpr std::string_view kPoolerHint =
    ": if a pooler such as PgBouncer stands before PostgreSQL, add pooler=transaction to the database URL";

/// The error of a failed statement: the server's primary message on one line, and its SQLSTATE under
/// kStoreCodeDetail. A code of outage that a trigger's function raised is that function's doing and is
/// kStoreTransient; a message of severity FATAL means that the connection is gone.
[[nodiscard]] Error error_of_result(const PGresult& result);

/// Whether the session is not the one that Hoist prepared its statements on, or somebody undid them. The
/// connection is of no more use.
[[nodiscard]] bool has_lost_statements(const Error& error);

/// The error of a connection that went away: what the server said last, or what libpq noticed.
[[nodiscard]] Error error_of_lost_connection(std::string_view message, std::string_view sqlstate = "");

/// The same failure where nothing had been attempted yet: kConnectionLost becomes kStoreUnavailable.
[[nodiscard]] Error before_any_attempt(Error error);

/// Line breaks and the spaces around them become one space; what libpq puts at the end is cut.
[[nodiscard]] std::string one_line(std::string_view message);

}  // namespace hoist::postgres
