#include "hoist/http/environment_handlers.h"

#include <utility>

#include "hoist/app/environments.h"
#include "hoist/http/render.h"

namespace hoist::http {

Result<Act> list_environments_handler(const Call& call) {
  return [&call](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto environments, list_environments(unit, call.caller.environment));
    boost::json::array items;
    for (const auto& [environment, revision] : environments) {
      items.push_back({{"environment", environment.text()}, {"revision", revision}});
    }
    return json_response(200, boost::json::object{{"items", std::move(items)}});
  };
}

}  // namespace hoist::http
