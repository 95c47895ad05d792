#include "hoist/stores/postgres/session_settings.h"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace hoist::postgres {
namespace {

struct ServerSetting {
  std::string_view name;
  std::string value;  ///< Without a quote or a blank in it.
};

std::string milliseconds(Duration limit) {
  // Rounded up, because 0 means no limit.
  return fmt::format("{}ms", std::chrono::ceil<std::chrono::milliseconds>(limit).count());
}

/// A planner that re-guesses loses a third of the throughput, and random_page_cost suits disks without a
/// moving head (measured, see the performance notes). The server gives up on an idle transaction after a
/// minute.
std::vector<ServerSetting> of_transactions(const TimeLimits& limits) {
  return {{"lock_timeout", milliseconds(limits.lock)},
          {"statement_timeout", milliseconds(limits.statement)},
          {"idle_in_transaction_session_timeout", "60s"},
          {"plan_cache_mode", "force_generic_plan"},
          {"jit", "off"},
          {"random_page_cost", "1.1"},
          {"TimeZone", "UTC"}};
}

/// The server gives up on a client host that vanished (and its locks) after half a minute.
std::vector<ServerSetting> of_the_socket() {
  return {{"tcp_keepalives_idle", "15"},
          {"tcp_keepalives_interval", "5"},
          {"tcp_keepalives_count", "3"},
          {"tcp_user_timeout", "30000"}};
}

}  // namespace

std::string startup_options(const TimeLimits& limits) {
  std::string options;
  for (const auto& settings : {of_transactions(limits), of_the_socket()}) {
    for (const ServerSetting& setting : settings) {
      options += fmt::format("-c {}={} ", setting.name, setting.value);
    }
  }
  return options;
}

std::string transaction_settings(const TimeLimits& limits) {
  std::string sql = "SELECT ";
  for (const ServerSetting& setting : of_transactions(limits)) {
    sql += fmt::format("set_config('{}', '{}', true), ", setting.name, setting.value);
  }
  sql.resize(sql.size() - 2);
  return sql;
}

}  // namespace hoist::postgres
