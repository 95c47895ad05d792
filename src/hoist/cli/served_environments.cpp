#include "hoist/cli/served_environments.h"

namespace hoist::cli {

std::vector<ServerReport> served_environments(const SnapshotCache& snapshots, const ChangeFeed& changes,
                                              const http::StreamTally& streams) {
  std::vector<ServerReport> reports;
  const auto state = snapshots.state();
  if (state == nullptr) return reports;
  for (const auto& [environment, snapshot] : state->snapshots) {
    // What is published is in the snapshot, which may be ahead of it by now.
    ServerReport report{.server = {},
                        .environment = environment,
                        .reported_at = {},
                        .revision = changes.state(environment).revision};
    if (const auto open = streams.find(environment); open != streams.end()) {
      for (const auto& [told, count] : open->second) {
        report.clients += count;
        if (told >= report.revision) report.clients_told += count;
      }
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace hoist::cli
