// Reads the columns of a query's present row from left to right into our types.
//
// Instants are read in whatever form SQLite's own date functions understand, because rows may come from
// SQL by hand. What does not decode is kCorruptData, naming the column. One thread; lives as long as its
// query stands on the row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"
#include "hoist/stores/sqlite/query.h"

namespace hoist::sqlite {

class Row {
 public:
  explicit Row(const Query& query) : query_(query) {}

  /// "" for NULL.
  [[nodiscard]] std::string text() { return std::string(view()); }
  /// None for NULL.
  [[nodiscard]] std::optional<std::string> text_if_set() {
    if (!query_.is_null(column_)) return text();
    ++column_;
    return std::nullopt;
  }
  /// As text; valid until the query's next step.
  [[nodiscard]] std::string_view view() { return query_.text(column_++); }
  [[nodiscard]] std::int64_t integer() { return query_.integer(column_++); }
  /// None for NULL.
  [[nodiscard]] std::optional<std::int64_t> optional_integer() {
    const int column = column_++;
    return query_.is_null(column) ? std::nullopt : std::optional(query_.integer(column));
  }
  /// For columns whose checks keep them within an int.
  [[nodiscard]] int small() { return static_cast<int>(integer()); }
  [[nodiscard]] std::span<const std::uint8_t> blob() { return query_.blob(column_++); }

  void skip(int columns) { column_ += columns; }

  [[nodiscard]] Result<Instant> instant();
  /// None for NULL.
  [[nodiscard]] Result<std::optional<Instant>> optional_instant();
  template <class Name>  // an Id or a Key
  [[nodiscard]] Result<Name> name() {
    const int column = column_++;
    return Name::parse(query_.text(column)).map_error([&](const Error& error) {
      return corrupt(column, error.message);
    });
  }
  /// None for NULL.
  template <class Name>
  [[nodiscard]] Result<std::optional<Name>> optional_name() {
    if (query_.is_null(column_)) {
      ++column_;
      return std::nullopt;
    }
    return name<Name>().map([](Name found) { return std::optional<Name>(std::move(found)); });
  }

  /// The value of a text column as `parse`, which gives an optional, reads it.
  template <class Parse>
  [[nodiscard]] auto word(Parse&& parse) -> Result<typename decltype(parse(std::string_view()))::value_type> {
    const int column = column_++;
    const auto parsed = parse(query_.text(column));
    if (!parsed) return tl::unexpected<Error>(corrupt(column, "it is none of the values that Hoist writes"));
    return *parsed;
  }

  /// What is wrong with the column that was read last.
  [[nodiscard]] Error corrupt_last(std::string_view reason) const { return corrupt(column_ - 1, reason); }

 private:
  [[nodiscard]] Error corrupt(int column, std::string_view reason) const;

  const Query& query_;
  int column_ = 0;
};

/// Runs a query and gives what `decode(Row&)`, which returns a Result, makes of each row.
template <class Decode>
[[nodiscard]] auto collect(Query& query, Decode&& decode)
    -> Result<std::vector<typename decltype(decode(std::declval<Row&>()))::value_type>> {
  std::vector<typename decltype(decode(std::declval<Row&>()))::value_type> found;
  while (true) {
    HOIST_ASSIGN(const bool more, query.next());
    if (!more) return found;
    Row row(query);
    HOIST_ASSIGN(auto item, decode(row));
    found.push_back(std::move(item));
  }
}

/// As collect, for the first row.
template <class Decode>
[[nodiscard]] auto first(Query& query, Decode&& decode)
    -> Result<std::optional<typename decltype(decode(std::declval<Row&>()))::value_type>> {
  HOIST_ASSIGN(const bool found, query.next());
  if (!found) return std::nullopt;
  Row row(query);
  HOIST_ASSIGN(auto item, decode(row));
  return item;
}

}  // namespace hoist::sqlite
