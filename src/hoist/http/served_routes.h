// How much of the API a process serves.
#pragma once

#include <cstdint>

namespace hoist::http {

enum class ServedRoutes : std::uint8_t {
  kAll,
  kWorker,  ///< What shows how a worker does: /healthz, /readyz and /metrics.
};

}  // namespace hoist::http
