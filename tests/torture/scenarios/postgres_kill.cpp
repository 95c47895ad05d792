// PostgreSQL killed and started again: at times the postmaster alone, whose children leave by themselves, at
// times every process of the server at once.
#include "torture/trial.h"

namespace hoist::torture {

using namespace std::chrono_literals;

Report run_postgres_kill(const Setting& setting) {
  const ClusterDisk disk;
  test::PostgresServer server(server_options(setting, disk));
  Trial trial(setting, TrialUrls(server.url()));
  constexpr int kMoreWork = 100;
  int postmasters = 0;
  int servers = 0;
  while (!trial.over_within(20ms, 700ms)) {
    trial.add_backlog(kMoreWork);
    static_cast<void>(trial.over_within(0ms, 60ms));
    if (trial.random().below(2) == 0) {
      server.kill_9_postmaster();
      ++postmasters;
    } else {
      server.kill_9();
      ++servers;
    }
    static_cast<void>(trial.over_within(0ms, 200ms));
    server.start();
  }
  return trial.finish(server.url(), {{"postmasters killed", postmasters}, {"servers killed whole", servers}});
}

}  // namespace hoist::torture
