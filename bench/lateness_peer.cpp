#include "lateness_peer.h"

#include <fmt/format.h>

#include "json_program.h"
#include "peer_program.h"

namespace hoist::bench {
namespace {

Figures run_graphile_worker(const std::string& url, int jobs, Duration over, std::string_view settings) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(over).count();
  const boost::json::value json =
      json_of(node_program(),
              {peer_harness("lateness_graphile_worker"), "--url", url, "--jobs", std::to_string(jobs),
               "--seconds", std::to_string(seconds), "--settings", std::string(settings)},
              test::Deadline(std::chrono::duration_cast<std::chrono::milliseconds>(over) + test::kPatience));
  Figures figures;
  for (const char* name : {"p50", "p99", "max"}) figures[name] = json.at(name).to_number<double>();
  return figures;
}

}  // namespace

std::vector<Candidate> lateness_peers(const std::string& url, int jobs, Duration over) {
  std::vector<Candidate> peers;
  for (const std::string_view settings : {"its fastest", "its defaults"}) {
    peers.push_back({fmt::format("graphile-worker, {}", settings),
                     [=] { return run_graphile_worker(url, jobs, over, settings); }});
  }
  return peers;
}

}  // namespace hoist::bench
