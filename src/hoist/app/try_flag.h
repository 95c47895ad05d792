#pragma once

#include <optional>
#include <vector>

#include "hoist/domain/patch.h"
#include "hoist/domain/tried_evaluation.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct TryFlag {
  FlagKey key;
  EnvironmentKey environment;
  EvaluationContext context;
  std::optional<FlagUpdates> updates = {};  ///< Taken as an edit of just now.
  std::vector<Instant> at = {};             ///< Now, where there is none.
};

/// Evaluates a live flag for a context at each instant, in their order, as the flags were or will be then,
/// with overrides and segments of the present. Writes nothing. Errors: kNotFound; kInvalidArgument where the
/// updates are refused ("updates.targeting"), an instant ("at") is past although there are updates, or as
/// load_outlook and find_past_flags say; store errors.
[[nodiscard]] Result<std::vector<TriedEvaluation>> try_flag(UnitOfWork& unit, const TryFlag& command);

}  // namespace hoist
