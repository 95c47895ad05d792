// /healthz and /readyz: whether the process lives, and whether it can do its work. Without a token, so
// neither says why the store cannot be reached.
#pragma once

#include <cstdint>

#include "hoist/http/response.h"
#include "hoist/http/runner_summary.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

/// {"status": "ok"}
[[nodiscard]] Response liveness();

enum class StoreCondition : std::uint8_t {
  kOk,
  kUnavailable,  ///< A read failed.
  kBusy,         ///< No answer in time, or too many requests wait before it.
};

/// Reads the store for real.
[[nodiscard]] StoreCondition probe_store(Session& session);

/// 200 where store and runner can work, else 503 with Retry-After:
/// {"status": "ok" | "unavailable", "store": "ok" | "unavailable" | "busy",
///  "runner": "ok" | "starting" | "unavailable" | "none", "lastPassAt": "…" | null}
[[nodiscard]] Response readiness(StoreCondition store, const RunnerHooks& runner);

}  // namespace hoist::http
