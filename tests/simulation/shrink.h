// Makes a failing script as short as it gets while it still breaks the same promise.
#pragma once

#include <functional>
#include <string>

#include "simulation/script.h"

namespace hoist::sim {

/// `breaks` plays a script and says whether it still breaks. Delta debugging: steps are left out in ever
/// smaller groups until no single one can be, then workers are. At most `most_plays` plays.
[[nodiscard]] Script shrink(Script script, const std::function<bool(const Script&)>& breaks, int most_plays);

}  // namespace hoist::sim
