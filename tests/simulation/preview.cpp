#include "simulation/preview.h"

#include <fmt/format.h>

#include "hoist/domain/retry_timeline.h"

namespace hoist::sim {

std::optional<std::string> broken_preview(const Schedule& claimed, const Settlement& settlement,
                                          const RetryPolicy& server) {
  const Attempt& attempt = settlement.attempt;
  if (!attempt.failure || attempt.failure->failure_class != FailureClass::kTransient) return std::nullopt;
  const auto timeline = retry_timeline(claimed, server, attempt.ended_at);
  // Of a retry that waits, the first told is the one that was just made.
  const std::size_t next = claimed.retrying() ? 1 : 0;
  const bool told = timeline.size() > next;
  if (!attempt.next_retry_at) {
    // Told, and yet not there: only where a deadline may have come between.
    if (!told || claimed.policy_on(server).until) return std::nullopt;
    return fmt::format("the preview of {} promised a retry, and there is none", claimed.id.to_string());
  }
  if (!told)
    return fmt::format("the preview of {} promised no retry, and there is one", claimed.id.to_string());
  const RetryWindow& window = timeline[next];
  if (*attempt.next_retry_at >= window.earliest && *attempt.next_retry_at <= window.latest)
    return std::nullopt;
  return fmt::format("the preview of {} promised a retry from {} to {}, and it is at {}",
                     claimed.id.to_string(), format_instant(window.earliest), format_instant(window.latest),
                     format_instant(*attempt.next_retry_at));
}

}  // namespace hoist::sim
