// What drawn JSON asks the use cases for: read by the API's own codecs, as a request would be.
#pragma once

#include <string>

#include "hoist/domain/patch.h"
#include "simulation/drawn_fields.h"

namespace hoist::sim {

/// Precondition: every field is of its kind, as drawn_fields.h draws them.
[[nodiscard]] FlagUpdates asked_updates(const std::string& json);
/// Likewise.
[[nodiscard]] FlagConfig asked_config(const DrawnFlag& flag);

}  // namespace hoist::sim
