// Connections lost: backends ended by an administrator, and connections reset on the way, some of them just
// when an answer has come, so that nobody learns it.
#include "support/postgres_connection.h"
#include "torture/tcp_proxy.h"
#include "torture/trial.h"

namespace hoist::torture {

using namespace std::chrono_literals;

Report run_connections_cut(const Setting& setting) {
  const ClusterDisk disk;
  test::PostgresServer server(server_options(setting, disk));
  TcpProxy proxy(server.port(), setting.seed);
  TrialUrls urls(server.url());
  const std::string through_proxy =
      "postgresql://postgres@127.0.0.1:" + std::to_string(proxy.port()) + "/postgres";
  urls.load = through_proxy;
  urls.workers = {through_proxy, through_proxy, server.url()};
  Trial trial(setting, urls);
  test::PostgresConnection administrator(server.url());
  constexpr int kMoreWork = 30;
  int ended = 0;
  while (!trial.over_within(10ms, 200ms)) {
    trial.add_backlog(kMoreWork);
    switch (trial.random().below(3)) {
      case 0:
        ended += static_cast<int>(administrator.number(
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = 'hoist' AND random() < 0.3"));
        break;
      case 1:
        proxy.reset_some(TcpProxy::When::kNow);
        break;
      default:
        proxy.reset_some(TcpProxy::When::kAtNextAnswer);
    }
  }
  proxy.spare_all();
  return trial.finish(server.url(), {{"backends ended", ended}, {"connections reset", proxy.resets()}});
}

}  // namespace hoist::torture
