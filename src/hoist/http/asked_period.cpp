#include "hoist/http/asked_period.h"

#include <fmt/format.h>

namespace hoist::http {

Result<AskedPeriod> asked_period(const Query& query, std::string_view things, std::string_view field) {
  AskedPeriod period;
  HOIST_ASSIGN(period.from, query.instant("from"));
  HOIST_ASSIGN(period.to, query.instant("to"));
  if (period.from && period.to && *period.from >= *period.to) {
    return invalid_field(
        "to", fmt::format("to must be later than from: {} with from <= {} < to are meant", things, field));
  }
  return period;
}

}  // namespace hoist::http
