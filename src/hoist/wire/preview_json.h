// What previews answer: a change that nobody has made yet, and what a flag would say.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/change_preview.h"
#include "hoist/domain/tried_evaluation.h"

namespace hoist::wire {

/// at, problems, before, after, changes, conflicts, dependents, retries.
[[nodiscard]] boost::json::object change_preview_to_json(const ChangePreview& preview);

/// at, value (left out where the caller's own default counts), variant, reason, errorMessage (where it
/// failed), explanation.
[[nodiscard]] boost::json::object tried_evaluation_to_json(const TriedEvaluation& tried);

}  // namespace hoist::wire
