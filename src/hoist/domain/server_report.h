// What a serving process has received of an environment's commits, and how many of its clients have.
#pragma once

#include <cstdint>
#include <string>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"

namespace hoist {

/// The last one of each server and environment is kept.
struct ServerReport {
  std::string server;  ///< By its worker's name.
  EnvironmentKey environment;
  Instant reported_at = {};   ///< By the store's clock.
  std::int64_t revision = 0;  ///< Evaluations know of everything up to there.
  int clients = 0;            ///< Open streams of the environment.
  int clients_told = 0;       ///< Of these, those that were told of everything up to the revision.
  bool operator==(const ServerReport&) const = default;
};

}  // namespace hoist
