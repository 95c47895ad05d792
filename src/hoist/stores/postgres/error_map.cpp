#include "hoist/stores/postgres/error_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hoist::postgres {
namespace {

constexpr auto kMeanings = std::to_array<SqlstateMeaning>({
    {"08", "connection_exception", ErrorCode::kConnectionLost},
    {"57P01", "admin_shutdown", ErrorCode::kConnectionLost},
    {"57P02", "crash_shutdown", ErrorCode::kConnectionLost},
    {"57P03", "cannot_connect_now", ErrorCode::kConnectionLost},
    {"57P05", "idle_session_timeout", ErrorCode::kConnectionLost},
    {"25P03", "idle_in_transaction_session_timeout", ErrorCode::kConnectionLost},
    {"26000", "invalid_sql_statement_name", ErrorCode::kStoreUnavailable},
    {"42P05", "duplicate_prepared_statement", ErrorCode::kStoreUnavailable},
    {"25006", "read_only_sql_transaction", ErrorCode::kStoreUnavailable},
    {"53100", "disk_full", ErrorCode::kStoreUnavailable},
    {"53300", "too_many_connections", ErrorCode::kStoreUnavailable},
    {"3D000", "invalid_catalog_name", ErrorCode::kStoreUnavailable},
    {"28", "invalid_authorization_specification", ErrorCode::kStoreUnavailable},
    {"42P01", "undefined_table", ErrorCode::kStoreUnavailable},
    {"42703", "undefined_column", ErrorCode::kStoreUnavailable},
    {"55P03", "lock_not_available", ErrorCode::kLockTimeout},
    {"23", "integrity_constraint_violation", ErrorCode::kConstraintViolation},
    {"22", "data_exception", ErrorCode::kConstraintViolation},
    {"42804", "datatype_mismatch", ErrorCode::kConstraintViolation},
});

std::string_view field_of(const PGresult& result, int field) {
  const char* text = PQresultErrorField(&result, field);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// Whether the statement failed inside a procedural function, that is in somebody's trigger. The name
/// of the language is the one part of the server's context line that is not translated.
bool raised_by_function(const PGresult& result) {
  return field_of(result, PG_DIAG_CONTEXT).find("PL/") != std::string_view::npos;
}

bool is_outage(ErrorCode code) {
  return code == ErrorCode::kConnectionLost || code == ErrorCode::kStoreUnavailable;
}

bool is_missing_table(std::string_view sqlstate) { return sqlstate == "42P01" || sqlstate == "42703"; }

bool is_of_prepared_statements(std::string_view sqlstate) {
  return sqlstate == "26000" || sqlstate == "42P05";
}

}  // namespace

std::span<const SqlstateMeaning> sqlstate_meanings() { return kMeanings; }

const SqlstateMeaning* find_sqlstate_meaning(std::string_view sqlstate) {
  const auto* const found =
      std::find_if(kMeanings.begin(), kMeanings.end(),
                   [&](const SqlstateMeaning& meaning) { return sqlstate.starts_with(meaning.prefix); });
  return found == kMeanings.end() ? nullptr : found;
}

ErrorCode code_of_sqlstate(std::string_view sqlstate) {
  const SqlstateMeaning* const meaning = find_sqlstate_meaning(sqlstate);
  return meaning == nullptr ? ErrorCode::kStoreTransient : meaning->code;
}

Error error_of_result(const PGresult& result) {
  const std::string_view sqlstate = field_of(result, PG_DIAG_SQLSTATE);
  const std::string_view severity = field_of(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const std::string_view primary = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string message = one_line(primary.empty() ? PQresultErrorMessage(&result) : primary);
  if (severity == "FATAL" || severity == "PANIC") return error_of_lost_connection(message, sqlstate);
  ErrorCode code = code_of_sqlstate(sqlstate);
  if (is_outage(code) && raised_by_function(result)) {
    code = ErrorCode::kStoreTransient;
  } else if (is_missing_table(sqlstate)) {
    message += ": run `hoist migrate up`";
  } else if (is_of_prepared_statements(sqlstate)) {
    message += kPoolerHint;
  }
  return Error{code, std::move(message), {{std::string(kStoreCodeDetail), std::string(sqlstate)}}};
}

bool has_lost_statements(const Error& error) {
  return error.code == ErrorCode::kStoreUnavailable &&
         is_of_prepared_statements(error.detail(kStoreCodeDetail));
}

Error error_of_lost_connection(std::string_view message, std::string_view sqlstate) {
  Error error{ErrorCode::kConnectionLost, fmt::format("the database connection was lost: {}", message), {}};
  if (!sqlstate.empty()) error.context.push_back({std::string(kStoreCodeDetail), std::string(sqlstate)});
  return error;
}

Error before_any_attempt(Error error) {
  if (error.code == ErrorCode::kConnectionLost) error.code = ErrorCode::kStoreUnavailable;
  return error;
}

std::string one_line(std::string_view message) {
  const auto is_space = [](char c) { return c == '\n' || c == '\r' || c == '\t' || c == ' '; };
  std::string line;
  bool gap = false;
  for (const char c : message) {
    if (is_space(c)) {
      gap = true;
      continue;
    }
    if (gap && !line.empty()) line.push_back(' ');
    gap = false;
    line.push_back(c);
  }
  return line;
}

}  // namespace hoist::postgres
