#include "hoist/http/timeline_handlers.h"

#include <fmt/format.h>

#include "hoist/app/timeline.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/wire/timeline_json.h"

namespace hoist::http {
namespace {

/// Flags of one page: each has up to kMostMarks marks.
constexpr NumberRule kTimelineLimit = {.least = 1, .most = 200, .otherwise = 50};

Result<Instant> required_instant(const Query& query, std::string_view name) {
  HOIST_ASSIGN(const auto at, query.instant(name));
  if (at) return *at;
  return invalid_field(std::string(name), fmt::format("{} is missing: give the period as from and to", name));
}

}  // namespace

Result<Act> timeline_handler(const Call& call) {
  HOIST_ASSIGN(const Instant from, required_instant(call.query, "from"));
  HOIST_ASSIGN(const Instant to, required_instant(call.query, "to"));
  HOIST_ASSIGN(const int limit, call.query.number("limit", kTimelineLimit));
  TimelineFilter filter{
      .environment = call.environment(), .period = {.from = from, .to = to}, .limit = limit + 1};
  HOIST_ASSIGN(filter.search, call.query.search());
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.after, parse_key_cursor<FlagKey>(*cursor));
  }
  return [&call, filter, limit](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto rows, load_timeline(unit, filter, call.retry_policy));
    boost::json::object page = page_of(rows, limit, wire::timeline_row_to_json,
                                       [](const TimelineRow& last) { return last.flag.key.text(); });
    page["environment"] = filter.environment.text();
    page["from"] = format_instant_short(filter.period.from);
    page["to"] = format_instant_short(filter.period.to);
    page["now"] = format_instant_short(unit.now());
    return json_response(200, std::move(page));
  };
}

}  // namespace hoist::http
