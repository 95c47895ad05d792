// Events as they stand on the wire (text/event-stream, in the HTML standard's section on server-sent events).
#pragma once

#include <chrono>
#include <string>

#include "hoist/app/change_feed.h"

namespace hoist::http {

/// Every event of the entry, and last, where it is a commit, `revision`, which alone has an id: who resumes
/// after it never skips half of a commit. What ChangeFeed is to be made with.
[[nodiscard]] FeedText entry_text(const EnvironmentKey& environment, const FeedEntry& entry);

/// Where a reader begins.
[[nodiscard]] std::string revision_event(const EnvironmentKey& environment, std::int64_t revision,
                                         Instant at);
/// It must read everything anew, which is then at least as new as `revision`.
[[nodiscard]] std::string reload_event(const EnvironmentKey& environment, std::int64_t revision,
                                       ReloadReason reason);
[[nodiscard]] std::string heartbeat_event(Instant at);
/// OFREP's: ask for all flags again. Unnamed, as that protocol has it.
[[nodiscard]] std::string refetch_event(std::int64_t revision, Instant at);
/// Keeps the connection alive and means nothing to anybody.
[[nodiscard]] std::string heartbeat_comment();
/// After how long to connect again once the stream ends.
[[nodiscard]] std::string retry_field(std::chrono::milliseconds after);

}  // namespace hoist::http
