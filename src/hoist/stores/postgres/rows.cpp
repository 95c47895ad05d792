#include "hoist/stores/postgres/rows.h"

#include <fmt/format.h>

#include <charconv>

namespace hoist::postgres {

std::int64_t Rows::affected() const {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

Result<void> RowReader::finish() const {
  if (fault_.empty()) return {};
  return corrupt(fault_);
}

tl::unexpected<Error> RowReader::corrupt(std::string_view why) const {
  return fail(ErrorCode::kCorruptData, fmt::format("a stored row cannot be read: {}", why));
}

std::string_view RowReader::bytes(int column) const {
  return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

void RowReader::note_fault(std::string_view what) {
  if (fault_.empty()) fault_ = fmt::format("column {} {}", PQfname(result_, column_ - 1), what);
}

}  // namespace hoist::postgres
