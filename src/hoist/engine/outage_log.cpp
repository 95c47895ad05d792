#include "hoist/engine/outage_log.h"

namespace hoist {

void log_unreachable(Log& log, const Error& error, const std::string& worker) {
  log.error(
      "Store unreachable, the runner waits",
      {{"error", error.message}, {"errorCode", std::string(to_string(error.code))}, {"worker", worker}});
}

void log_reachable_again(Log& log, const std::string& worker) {
  log.info("Store reachable again", {{"worker", worker}});
}

}  // namespace hoist
