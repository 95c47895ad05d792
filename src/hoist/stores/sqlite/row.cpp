#include "hoist/stores/sqlite/row.h"

#include <fmt/format.h>

namespace hoist::sqlite {
namespace {

/// The form that Hoist writes. Only there may the text be read without SQLite: it reads other forms in
/// its own way, and the tables' order is by its reading.
bool has_fixed_form(std::string_view text) {
  return text.size() == std::string_view("YYYY-MM-DDThh:mm:ss.ffffffZ").size() && text[10] == 'T' &&
         text[19] == '.' && text[26] == 'Z';
}

Result<Instant> read_instant(Connection& connection, std::string_view text) {
  if (has_fixed_form(text)) {
    Result<Instant> at = parse_instant(text);
    if (at) return at;
  }
  // The modifier makes SQLite carry over what it accepts beyond a calendar (February 30, 24:00).
  Query query = connection.query("SELECT strftime('%Y-%m-%dT%H:%M:%f000Z', ?, '+0 seconds')");
  query.bind(text);
  HOIST_TRY(query.next());
  return parse_instant(query.text(0));
}

}  // namespace

Error Row::corrupt(int column, std::string_view reason) const {
  return Error{ErrorCode::kCorruptData,
               fmt::format("a stored row cannot be read: {} is '{}': {}; correct it by SQL",
                           query_.column_name(column), query_.text(column).substr(0, 200), reason),
               {{std::string(kFieldDetail), std::string(query_.column_name(column))}}};
}

Result<Instant> Row::instant() {
  const int column = column_++;
  const Result<Instant> at = read_instant(query_.connection(), query_.text(column));
  if (at) return at;
  if (at.error().code != ErrorCode::kInvalidArgument) return at;  // the store's own trouble
  return tl::unexpected<Error>(corrupt(column, "it is not an instant of the years 1 to 9999"));
}

Result<std::optional<Instant>> Row::optional_instant() {
  if (query_.is_null(column_)) {
    ++column_;
    return std::nullopt;
  }
  return instant().map([](Instant at) { return std::optional<Instant>(at); });
}

}  // namespace hoist::sqlite
