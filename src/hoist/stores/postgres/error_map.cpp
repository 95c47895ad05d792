#include "hoist/stores/postgres/error_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hoist::postgres {
namespace {

struct Meaning {
  std::string_view prefix;  ///< Of the SQLSTATE; the first row that matches counts.
  ErrorCode code;
};

constexpr auto kMeanings = std::to_array<Meaning>({
    {"08", ErrorCode::kConnectionLost},          // connection exception
    {"57P01", ErrorCode::kConnectionLost},       // admin_shutdown
    {"57P02", ErrorCode::kConnectionLost},       // crash_shutdown
    {"57P03", ErrorCode::kConnectionLost},       // cannot_connect_now
    {"57P05", ErrorCode::kConnectionLost},       // idle_session_timeout
    {"25P03", ErrorCode::kConnectionLost},       // idle_in_transaction_session_timeout
    {"26000", ErrorCode::kConnectionLost},       // a pooler gave us another server connection
    {"25006", ErrorCode::kStoreUnavailable},     // read_only_sql_transaction
    {"53100", ErrorCode::kStoreUnavailable},     // disk_full
    {"53300", ErrorCode::kStoreUnavailable},     // too_many_connections
    {"3D000", ErrorCode::kStoreUnavailable},     // invalid_catalog_name: no such database
    {"28", ErrorCode::kStoreUnavailable},        // invalid authorization
    {"42P01", ErrorCode::kStoreUnavailable},     // undefined_table
    {"42703", ErrorCode::kStoreUnavailable},     // undefined_column: tables of an older version
    {"55P03", ErrorCode::kLockTimeout},          // lock_not_available
    {"23", ErrorCode::kConstraintViolation},     // integrity constraint violation
    {"22", ErrorCode::kConstraintViolation},     // data exception
    {"42804", ErrorCode::kConstraintViolation},  // datatype_mismatch
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

}  // namespace

ErrorCode code_of_sqlstate(std::string_view sqlstate) {
  const auto* const found = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& meaning) {
    return sqlstate.starts_with(meaning.prefix);
  });
  return found == kMeanings.end() ? ErrorCode::kStoreTransient : found->code;
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
  }
  return Error{code, std::move(message), {{std::string(kStoreCodeDetail), std::string(sqlstate)}}};
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
