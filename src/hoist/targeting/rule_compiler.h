// From a rule as a value to the program that is evaluated.
#pragma once

#include <memory>

#include "hoist/base/result.h"
#include "hoist/targeting/program.h"
#include "hoist/targeting/rule.h"

namespace hoist::targeting {

/// How many segments may stand behind each other: a segment's rule may ask for another segment.
inline constexpr std::size_t kMaxSegmentDepth = 8;

/// Errors: those of Rule::compile.
[[nodiscard]] Result<std::shared_ptr<const RuleProgram>> compile_rule(const Value& rule,
                                                                      const RuleScope& scope);

}  // namespace hoist::targeting
