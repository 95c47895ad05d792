#include "drain_peers.h"

#include "json_program.h"
#include "peer_program.h"

namespace hoist::bench {

double drain_with_peer(const DrainPeer& peer, const std::string& url, const Backlog& backlog) {
  // Making the jobs is within it.
  constexpr std::chrono::minutes kPatience(5);
  const boost::json::value json =
      json_of(node_program(),
              {peer_harness(peer.harness), "--url", url, "--jobs", std::to_string(backlog.schedules),
               "--flags", std::to_string(backlog.flags)},
              test::Deadline(kPatience));
  return json.at("perSecond").to_number<double>();
}

}  // namespace hoist::bench
