// How the evaluator reaches the inside of a Rule, which nobody else sees.
#pragma once

#include "hoist/targeting/program.h"
#include "hoist/targeting/rule.h"

namespace hoist::targeting {

struct RuleAccess {
  [[nodiscard]] static const RuleProgram& program(const Rule& rule);
};

}  // namespace hoist::targeting
