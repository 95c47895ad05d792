#include "hoist/http/time_travel_handlers.h"

#include "hoist/app/time_travel.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/wire/difference_json.h"
#include "hoist/wire/flag_json.h"

namespace hoist::http {
namespace {

/// The page that is asked for: its flags lie behind a key.
struct AskedPage {
  std::optional<FlagKey> after;
  int limit = kDefaultPageSize;

  [[nodiscard]] KeyRange range() const {
    return {.after = after, .limit = static_cast<std::size_t>(limit) + 1};
  }
};

Result<AskedPage> asked_page(const Query& query) {
  AskedPage page;
  HOIST_ASSIGN(page.limit, query.limit());
  const std::string* cursor = query.find("cursor");
  if (cursor == nullptr) return page;
  const auto after = FlagKey::parse(*cursor);
  if (!after) return bad_cursor();
  page.after = *after;
  return page;
}

}  // namespace

Result<Act> environment_state_handler(const Call& call) {
  HOIST_ASSIGN(const auto at, call.query.instant("at"));
  HOIST_ASSIGN(const AskedPage asked, asked_page(call.query));
  return [&call, at, asked](UnitOfWork& unit) -> Result<Response> {
    const Instant then = at.value_or(unit.now());
    HOIST_ASSIGN(const auto flags, load_flags_at(unit, call.environment(), {.at = then}, asked.range()));
    boost::json::object page =
        page_of(flags, asked.limit, wire::flag_to_json, [](const Flag& last) { return last.key.text(); });
    page["environment"] = call.environment().text();
    page["at"] = format_instant_short(then);
    return json_response(200, std::move(page));
  };
}

Result<Act> environment_difference_handler(const Call& call) {
  HOIST_ASSIGN(const auto from, call.query.instant("from"));
  HOIST_ASSIGN(const auto to, call.query.instant("to"));
  if (!to) return invalid_field("to", "to is missing: give the instant up to which changes are wanted");
  HOIST_ASSIGN(const AskedPage asked, asked_page(call.query));
  return [&call, from, to = *to, asked](UnitOfWork& unit) -> Result<Response> {
    const Period period{.from = from.value_or(unit.now()), .to = to};
    HOIST_ASSIGN(const auto found, load_difference(unit, call.environment(), period, asked.range()));
    boost::json::object page = page_of(found, asked.limit, wire::difference_to_json,
                                       [](const FlagDifference& last) { return last.key.text(); });
    page["environment"] = call.environment().text();
    page["from"] = format_instant_short(period.from);
    page["to"] = format_instant_short(period.to);
    return json_response(200, std::move(page));
  };
}

}  // namespace hoist::http
