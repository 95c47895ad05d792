// A raw SQL connection of a test's own, beside the store's: to put rows in by hand, to look at what is
// really there, and to stand in a store's way.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hoist::test {

/// A refused statement; `code` is the SQLSTATE, or SQLite's extended result code as a number.
class SqlError : public std::runtime_error {
 public:
  SqlError(const std::string& message, std::string code)
      : std::runtime_error(message), code_(std::move(code)) {}
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  std::string code_;
};

/// Columns as text; none for NULL.
using SqlRow = std::vector<std::optional<std::string>>;

/// One thread at a time.
class SqlConnection {
 public:
  SqlConnection() = default;
  SqlConnection(const SqlConnection&) = delete;
  SqlConnection& operator=(const SqlConnection&) = delete;
  virtual ~SqlConnection() = default;

  /// Runs one or more statements and returns the rows of the last that had any. Throws SqlError.
  virtual std::vector<SqlRow> query(const std::string& sql) = 0;

  void run(const std::string& sql) { static_cast<void>(query(sql)); }
  /// The first column of the first row; "" for NULL and for no row.
  [[nodiscard]] std::string value(const std::string& sql) {
    const std::vector<SqlRow> rows = query(sql);
    return rows.empty() || rows.front().empty() ? std::string() : rows.front().front().value_or("");
  }
  /// The whole number that value() gives.
  [[nodiscard]] long long number(const std::string& sql) { return std::stoll(value(sql)); }
  /// Whether the database refuses the statement. Outside a transaction it leaves no trace then.
  [[nodiscard]] bool refuses(const std::string& sql) {
    try {
      run(sql);
    } catch (const SqlError&) {
      return true;
    }
    return false;
  }
};

/// Within single quotes, for literals that hold quotes themselves.
[[nodiscard]] inline std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

}  // namespace hoist::test
