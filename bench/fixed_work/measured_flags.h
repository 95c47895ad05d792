// The flags that the fixed works read: a rule that decides for some users, and a percentage for the rest.
#pragma once

#include "hoist/domain/evaluation.h"

namespace hoist::bench {

inline constexpr int kMeasuredFlags = 100;

/// "flag-7". At least 0.
[[nodiscard]] FlagKey measured_key(int number);
/// A boolean that is on by its rule in some countries, and else for half of the users.
[[nodiscard]] FlagConfig measured_config();
/// Of a user, a sixth of whom the rule decides for. At least 0.
[[nodiscard]] EvaluationContext measured_context(int user);

}  // namespace hoist::bench
