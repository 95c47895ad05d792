#include "hoist/wire/alert_json.h"

#include "hoist/wire/json.h"

namespace hoist::wire {

boost::json::object alert_to_json(const Alert& alert) {
  const auto silent_for = std::chrono::duration_cast<std::chrono::seconds>(alert.silent_for);
  return {{"type", to_string(alert.event)},
          {"timestamp", format_instant_short(alert.at)},
          {"data",
           {{"lastTickAt", instant_or_null(alert.last_tick_at)},
            {"silentForSeconds", silent_for.count()},
            {"reporter", alert.reporter},
            {"message", alert.message}}}};
}

}  // namespace hoist::wire
