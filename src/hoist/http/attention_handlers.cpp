#include "hoist/http/attention_handlers.h"

#include "hoist/http/render.h"

namespace hoist::http {
namespace {

/// How far back it is looked for what failed, where nobody says.
constexpr Duration kAttentionPeriod = std::chrono::hours(7 * 24);

}  // namespace

Result<Act> count_attention_handler(const Call& call) {
  HOIST_ASSIGN(const std::optional<Instant> since, call.query.instant("since"));
  return [&call, since](UnitOfWork& unit) -> Result<Response> {
    const AttentionFilter filter{.environment = call.environment(),
                                 .since = since.value_or(unit.now() - kAttentionPeriod),
                                 .now = unit.now()};
    HOIST_ASSIGN(const Attention attention, unit.statistics().attention(filter));
    return json_response(200, boost::json::object{{"since", format_instant_short(filter.since)},
                                                  {"failed", attention.failed},
                                                  {"retrying", attention.retrying},
                                                  {"atRisk", attention.at_risk},
                                                  {"late", attention.late},
                                                  {"parked", attention.parked}});
  };
}

}  // namespace hoist::http
