// What all scenarios have in common: what they are given, and what they report.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/model.h"
#include "torture/load.h"

namespace hoist::torture {

struct Setting {
  std::string hoist;                     ///< The program under torture.
  std::chrono::milliseconds time{5000};  ///< How long the load lasts.
  std::uint64_t seed = 1;
  std::string folder;  ///< For logs and clusters: what is kept as evidence.
};

/// What was done to it, by name: "workers killed" 12.
using Faults = std::vector<std::pair<std::string, int>>;

struct Report {
  model::Account account;
  int backlog = 0;            ///< Of the accepted ones: written by SQL.
  int acknowledged = 0;       ///< Of the accepted ones: Hoist said so.
  int unknown_committed = 0;  ///< Of the accepted ones: the answer was lost.
  int unknown_absent = 0;     ///< The answer was lost, and nothing of it is there.
  LoadCounts load;
  Faults faults;
  std::chrono::milliseconds drained_in{0};  ///< From the end of load and faults until nothing was due.
};

struct Scenario {
  std::string_view name;
  std::string_view summary;
  /// Throws model::Broken for a broken promise, any other exception where the scenario cannot run.
  Report (*run)(const Setting& setting);
};

[[nodiscard]] std::span<const Scenario> scenarios();

Report run_worker_kill(const Setting& setting);
Report run_postgres_kill(const Setting& setting);
Report run_connections_cut(const Setting& setting);
Report run_disk_full(const Setting& setting);
Report run_failover(const Setting& setting);
Report run_stopped_worker(const Setting& setting);
Report run_sqlite_kill(const Setting& setting);

}  // namespace hoist::torture
