// Other queues that drain as many jobs on the same PostgreSQL.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "drain_tables.h"

namespace hoist::bench {

struct DrainPeer {
  std::string_view name;
  std::string_view harness;  ///< In bench/peers.
  double goal;               ///< How many times its rate ours is to be.
};

inline constexpr std::array kDrainPeers = {
    DrainPeer{.name = "graphile-worker", .harness = "drain_graphile_worker", .goal = 6},
    DrainPeer{.name = "pg-boss", .harness = "drain_pg_boss", .goal = 5},
    DrainPeer{.name = "pg-boss, set-wise", .harness = "drain_pg_boss_set_wise", .goal = 1.2},
};

/// Jobs per second. A job changes one flag of as many as the backlog has. Throws where not every job is done
/// once.
[[nodiscard]] double drain_with_peer(const DrainPeer& peer, const std::string& url, const Backlog& backlog);

}  // namespace hoist::bench
