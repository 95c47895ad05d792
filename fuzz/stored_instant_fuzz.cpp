// An instant as SQLite keeps it, which people may write by SQL in any form that SQLite's date functions
// understand: what Hoist reads is what SQLite reads, because the tables are ordered by SQLite's reading.
#include <chrono>

#include "expect.h"
#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::fuzz {
namespace {

sqlite::Connection& connection() {
  static const auto opened =
      sqlite::Connection::open({.path = ":memory:", .busy_timeout = Duration(0), .create = true});
  expect(opened.has_value(), "a database in memory opens");
  return **opened;
}

Result<Instant> read_as_column(std::string_view text) {
  sqlite::Query query = connection().query("SELECT ? AS scheduled_at");
  query.bind(text);
  expect(query.next().value_or(false), "a row is there");
  return sqlite::Row(query).instant();
}

/// Milliseconds since 1970 by SQLite, none where it takes the text for no instant.
std::optional<std::int64_t> by_sqlite_ms(std::string_view text) {
  sqlite::Query query = connection().query(
      "SELECT CAST(round((julianday(?, '+0 seconds') - 2440587.5) * 86400000) AS INTEGER)");
  query.bind(text);
  expect(query.next().value_or(false), "a row is there");
  if (query.is_null(0)) return std::nullopt;
  return query.integer(0);
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  // Words that stand for the present would give another answer each time.
  if (text.find_first_not_of("0123456789-+:.TtZz ") != std::string_view::npos) return 0;
  const auto at = fuzz::read_as_column(text);
  fuzz::expect_well_refused(at, ErrorCode::kCorruptData);
  if (!at) return 0;
  const auto ms = fuzz::by_sqlite_ms(text);
  // SQLite rounds to the millisecond and has no year 10000.
  const bool rounds_away = *at > kMaxInstant - std::chrono::milliseconds(1);
  fuzz::expect(ms.has_value() || rounds_away, "what Hoist reads, SQLite reads");
  if (!ms) return 0;
  const Duration apart = *at - Instant::from_unix_us(*ms * 1000);
  fuzz::expect(std::chrono::abs(apart) <= std::chrono::milliseconds(1), "both read the same instant");
  return 0;
}
