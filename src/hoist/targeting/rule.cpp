#include "hoist/targeting/rule.h"

#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/rule_access.h"
#include "hoist/targeting/rule_compiler.h"

namespace hoist {
namespace targeting {

const RuleProgram& RuleAccess::program(const Rule& rule) { return *rule.program_; }

}  // namespace targeting

Result<Rule> Rule::compile(const Value& rule, const RuleScope& scope) {
  HOIST_ASSIGN(std::shared_ptr<const Program> program, targeting::compile_rule(rule, scope));
  return Rule(std::move(program));
}

Result<Value> Rule::evaluate(const RuleInput& input, Trace* trace) const {
  std::size_t steps = 0;
  return targeting::Evaluation(*program_, input, steps, trace).value();
}

bool Rule::splits() const { return program_->splits; }

}  // namespace hoist
