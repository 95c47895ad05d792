#include "hoist/wire/flag_states_json.h"

#include "hoist/base/check.h"
#include "hoist/wire/flag_fields_json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

json::object state_to_json(const FlagState& state) {
  const Flag& flag = state.flag;
  json::object object{{"environment", flag.environment.text()}, {"enabled", flag.config.enabled}};
  object["rolloutPercentage"] = field_to_json(flag.config.rollout_percentage);
  object["archived"] = flag.config.archived;
  object["version"] = flag.version;
  object["updatedAt"] = format_instant_short(flag.updated_at);
  object["pendingSchedules"] = state.pending_schedules;
  return object;
}

}  // namespace

json::object flag_states_to_json(const FlagStates& flag) {
  check(!flag.states.empty(), "a key is listed for its flags");
  const FlagConfig& config = flag.states.front().flag.config;
  json::object object{{"key", flag.key.text()}, {"description", config.description}};
  object["tags"] = field_to_json(config.tags);
  object["owner"] = config.owner;
  object["type"] = to_string(config.type);
  json::array states;
  states.reserve(flag.states.size());
  for (const FlagState& state : flag.states) states.push_back(state_to_json(state));
  object["states"] = std::move(states);
  return object;
}

}  // namespace hoist::wire
