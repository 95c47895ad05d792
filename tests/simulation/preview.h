// Whether what a preview promised is what came.
#pragma once

#include <optional>
#include <string>

#include "hoist/domain/settlement.h"

namespace hoist::sim {

/// What an attempt at `claimed` made of the retry that the schedule's preview, asked for when the attempt was
/// made, had told as the next; none where they agree.
[[nodiscard]] std::optional<std::string> broken_preview(const Schedule& claimed, const Settlement& settlement,
                                                        const RetryPolicy& server);

}  // namespace hoist::sim
