#include "hoist/http/metrics_response.h"

#include <fmt/format.h>

#include <algorithm>

namespace hoist::http {

Result<void> check_unbound(const Token& caller) {
  if (!caller.environment) return {};
  return fail(ErrorCode::kPermissionDenied,
              fmt::format("this token is bound to environment '{}', and metrics are of all of them: use an "
                          "unbound one of role viewer",
                          caller.environment->text()));
}

std::optional<Duration> snapshot_age(const SnapshotCache& snapshots, Instant now) {
  const auto state = snapshots.state();
  if (!state) return std::nullopt;
  return std::max(now - state->read_at, Duration::zero());
}

Response metrics_response(RequestMetrics& metrics, const ScrapeReading& reading) {
  return {.status = 200,
          .body = metrics.page(reading),
          .headers = {},
          .content_type = "text/plain; version=0.0.4; charset=utf-8"};
}

}  // namespace hoist::http
