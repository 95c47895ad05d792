// GET /metrics, as Prometheus reads it: who may see it, and what is measured for it.
#pragma once

#include <optional>

#include "hoist/app/snapshot_cache.h"
#include "hoist/domain/token.h"
#include "hoist/http/response.h"
#include "hoist/ports/request_metrics.h"

namespace hoist::http {

/// Metrics are the whole process's, other environments' among them. Errors: kPermissionDenied for a token
/// that is bound to one.
[[nodiscard]] Result<void> check_unbound(const Token& caller);

/// None where there is no snapshot; never less than nothing.
[[nodiscard]] std::optional<Duration> snapshot_age(const SnapshotCache& snapshots, Instant now);

/// The page in its own content type.
[[nodiscard]] Response metrics_response(RequestMetrics& metrics, const ScrapeReading& reading);

}  // namespace hoist::http
