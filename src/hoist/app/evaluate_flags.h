#pragma once

#include <utility>
#include <vector>

#include "hoist/domain/evaluation.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Every live flag of an environment as the context's user sees it, in key order. Store errors only.
[[nodiscard]] Result<std::vector<std::pair<FlagKey, Evaluation>>> evaluate_all_flags(
    UnitOfWork& unit, const EnvironmentKey& environment, const EvaluationContext& context);

/// One flag. Errors: kNotFound; store errors.
[[nodiscard]] Result<Evaluation> evaluate_flag(UnitOfWork& unit, const FlagKey& key,
                                               const EnvironmentKey& environment,
                                               const EvaluationContext& context);

}  // namespace hoist
