// Schedules and their ledger, for people.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hoist/domain/attempt.h"
#include "hoist/domain/retry_timeline.h"
#include "hoist/domain/schedule.h"

namespace hoist::cli {

/// "enabled=true rolloutPercentage=25", or the stored text where it does not read.
[[nodiscard]] std::string updates_text(const StoredUpdates& updates);

/// A line for each.
[[nodiscard]] std::string schedule_table(std::span<const Schedule> schedules);

/// A line for each field that says something, and the attempts below.
[[nodiscard]] std::string schedule_details(const Schedule& schedule, std::span<const Attempt> attempts);

/// A line for each; where there is none, that.
[[nodiscard]] std::string timeline_table(std::span<const RetryWindow> timeline);

}  // namespace hoist::cli
