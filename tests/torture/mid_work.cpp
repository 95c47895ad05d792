#include "torture/mid_work.h"

#include <fmt/format.h>
#include <signal.h>

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

std::string open_backend(test::PostgresConnection& sql, std::size_t worker) {
  return sql.value(fmt::format(
      "SELECT pid FROM pg_stat_activity WHERE application_name = '{}' AND backend_xid IS NOT NULL",
      Crew::name_of(worker)));
}

}  // namespace

std::string named_url(const test::PostgresServer& server, std::size_t worker) {
  return fmt::format("{}?application_name={}", server.url(), Crew::name_of(worker));
}

std::optional<std::string> catch_in_mid_work(Trial& trial, test::PostgresConnection& sql, std::size_t worker,
                                             int tries) {
  for (int i = 0; i < tries; ++i) {
    trial.crew().send_signal(worker, SIGSTOP);
    const std::string backend = open_backend(sql, worker);
    if (!backend.empty()) return backend;
    trial.crew().send_signal(worker, SIGCONT);
    if (trial.over_within(100us, 5ms)) break;
  }
  return std::nullopt;
}

}  // namespace hoist::torture
