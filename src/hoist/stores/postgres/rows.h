// The answer to one statement: rows in binary form, read column by column.
//
// Rows owns the answer; a RowReader borrows it. Not thread-safe.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/stores/postgres/binary_types.h"

namespace hoist::postgres {

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultDeleter>;

class Rows {
 public:
  explicit Rows(ResultPtr result) : result_(std::move(result)) {}

  [[nodiscard]] int size() const { return PQntuples(result_.get()); }
  /// How many rows the statement inserted, updated or deleted.
  [[nodiscard]] std::int64_t affected() const;
  /// "COMMIT", "INSERT 0 1" …
  [[nodiscard]] std::string_view command_tag() const { return PQcmdStatus(result_.get()); }
  [[nodiscard]] const PGresult& raw() const { return *result_; }

 private:
  ResultPtr result_;
};

/// Takes the columns of one row from left to right. A column that is NULL or of another type than the
/// one asked for gives a default value and is remembered as the row's fault.
class RowReader {
 public:
  /// `rows` must outlive the reader. Precondition: 0 <= row < rows.size().
  RowReader(const Rows& rows, int row) : result_(&rows.raw()), row_(row) {}

  template <class T>
  [[nodiscard]] T take() {
    auto value = take_if_set<T>();
    if (value) return *std::move(value);
    note_fault("holds no value");
    return T{};
  }

  template <class T>
  [[nodiscard]] std::optional<T> take_if_set() {
    const int column = column_++;
    if (PQgetisnull(result_, row_, column) != 0) return std::nullopt;
    std::optional<T> value;
    if (PQftype(result_, column) == BinaryType<T>::kOid) value = BinaryType<T>::read(bytes(column));
    if (!value) note_fault("has a type that Hoist does not expect");
    return value;
  }

  /// NULL is "".
  [[nodiscard]] std::string take_text_or_empty() { return take_if_set<std::string>().value_or(""); }

  /// Errors: kCorruptData where a column taken so far had a fault.
  [[nodiscard]] Result<void> finish() const;
  /// A kCorruptData about this row.
  [[nodiscard]] tl::unexpected<Error> corrupt(std::string_view why) const;

 private:
  [[nodiscard]] std::string_view bytes(int column) const;
  void note_fault(std::string_view what);

  const PGresult* result_;
  int row_;
  int column_ = 0;
  std::string fault_;
};

/// Reads every row with `read(RowReader&) -> Result<T>`; the first error ends it.
template <class Read>
[[nodiscard]] auto read_all(const Rows& rows, Read read)
    -> Result<std::vector<typename decltype(read(std::declval<RowReader&>()))::value_type>> {
  std::vector<typename decltype(read(std::declval<RowReader&>()))::value_type> items;
  items.reserve(static_cast<std::size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    RowReader row(rows, i);
    HOIST_ASSIGN(auto item, read(row));
    items.push_back(std::move(item));
  }
  return items;
}

/// Reads the only row, if there is one.
template <class Read>
[[nodiscard]] auto read_optional(const Rows& rows, Read read)
    -> Result<std::optional<typename decltype(read(std::declval<RowReader&>()))::value_type>> {
  std::optional<typename decltype(read(std::declval<RowReader&>()))::value_type> found;
  if (rows.size() > 0) {
    RowReader row(rows, 0);
    HOIST_ASSIGN(found, read(row));
  }
  return found;
}

}  // namespace hoist::postgres
