// /healthz and /readyz: whether the process lives, and whether it can do its work. Without a token, so
// neither says why the store cannot be reached.
#pragma once

#include <cstdint>

#include "hoist/http/response.h"
#include "hoist/http/runner_summary.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

/// {"status": "ok"}
[[nodiscard]] Response liveness();

enum class StoreCondition : std::uint8_t {
  kOk,
  kUnavailable,  ///< A read failed.
  kBusy,         ///< No answer in time, or too many requests wait before it.
};

struct StoreProbe {
  StoreCondition condition = StoreCondition::kUnavailable;
  Duration oldest_due_age{0};  ///< 0 where nothing is due. Of kOk only.
  Duration clock_offset{0};    ///< The store's clock minus the process's. Of kOk only.
};

/// Reads the store for real. `clock` is the one that evaluations go by.
[[nodiscard]] StoreProbe probe_store(Session& session, const Clock& clock);

/// 200 where store and runner can work, else 503 with Retry-After. With a backlog whose oldest is older than
/// RunnerHooks::max_backlog_age, and with a clock that is wrong by more than kMostClockOffset, it is 200 as
/// well, since the API works and who is taken out of a load balancer applies nothing faster; "degraded" says
/// so:
/// {"status": "ok" | "degraded" | "unavailable", "store": "ok" | "unavailable" | "busy",
///  "runner": "ok" | "starting" | "unavailable" | "none", "lastPassAt": "…" | null,
///  "breaker": "closed" | "open" | "halfOpen" | null, "breakerSince": "…" | null,
///  "oldestDueSeconds": 12 | null, "clockOffsetMs": -3 | null, "reason": "…" | null}
/// The breaker is the runner's, of the store.
[[nodiscard]] Response readiness(const StoreProbe& store, const RunnerHooks& runner);

}  // namespace hoist::http
