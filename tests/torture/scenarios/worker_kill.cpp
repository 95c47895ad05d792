// Three workers, of which one or another is killed and started again, all the time: half of them at any
// moment, half of them, where that succeeds, within a transaction that has written something.
#include "torture/mid_work.h"
#include "torture/trial.h"

namespace hoist::torture {

using namespace std::chrono_literals;

Report run_worker_kill(const Setting& setting) {
  constexpr std::size_t kWorkers = 3;
  constexpr int kMoreWork = 60;
  constexpr int kTries = 20;
  const ClusterDisk disk;
  test::PostgresServer server(server_options(setting, disk));
  TrialUrls urls(server.url(), kWorkers);
  for (std::size_t i = 0; i < kWorkers; ++i) urls.workers[i] = named_url(server, i);
  Trial trial(setting, urls);
  test::PostgresConnection sql(server.url());
  int kills = 0;
  int in_mid_work = 0;
  while (!trial.over_within(1ms, 150ms)) {
    trial.add_backlog(kMoreWork);
    const std::size_t victim = trial.random().below(kWorkers);
    if (trial.random().below(2) == 0 && catch_in_mid_work(trial, sql, victim, kTries)) ++in_mid_work;
    trial.crew().kill_9(victim);
    trial.crew().start(victim);
    ++kills;
  }
  return trial.finish(server.url(),
                      {{"workers killed", kills}, {"of them certainly in mid-work", in_mid_work}});
}

}  // namespace hoist::torture
