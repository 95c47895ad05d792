#include "simulation/asked.h"

#include "hoist/base/check.h"
#include "hoist/wire/json.h"
#include "hoist/wire/updates_json.h"

namespace hoist::sim {

FlagUpdates asked_updates(const std::string& json) {
  const auto value = wire::parse_json(json);
  check(value.has_value(), "what is drawn is JSON");
  auto updates = wire::read_updates(*value, "updates");
  check(updates.has_value(), "what people are drawn can be read");
  return *std::move(updates);
}

FlagConfig asked_config(const DrawnFlag& flag) {
  if (flag.fields.empty()) return {};
  auto config = initial_config(parse_value_type(flag.type), asked_updates(flag.fields));
  check(config.has_value(), "a drawn flag has variants");
  return *std::move(config);
}

}  // namespace hoist::sim
