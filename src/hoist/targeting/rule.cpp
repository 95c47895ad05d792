#include "hoist/targeting/rule.h"

#include <fmt/format.h>

#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/rule_access.h"
#include "hoist/targeting/rule_compiler.h"

namespace hoist {
namespace targeting {

const RuleProgram& RuleAccess::program(const Rule& rule) { return *rule.program_; }

namespace {

/// A part that depends on nothing but the rule gives the same each time: where that is an error, the rule is
/// refused, as flagd does, although the part may never be reached.
Result<void> check_constants(const RuleProgram& program) {
  const Object nothing;
  const RuleInput input{.context = nothing, .flag_key = {}, .now = {}};
  std::size_t steps = 0;
  for (std::uint32_t at = 0; at < program.nodes.size(); ++at) {
    const Node& node = program.nodes[at];
    const bool inside = node.parent != Node::kNone && program.nodes[node.parent].constant;
    if (node.op == Op::kLiteral || !node.constant || inside) continue;
    HOIST_TRY(Evaluation(program, input, steps, nullptr).value(at));
  }
  return {};
}

}  // namespace
}  // namespace targeting

Result<Rule> Rule::compile(const Value& rule, const RuleScope& scope) {
  HOIST_ASSIGN(std::shared_ptr<const Program> program, targeting::compile_rule(rule, scope));
  HOIST_TRY(targeting::check_constants(*program));
  return Rule(std::move(program));
}

Result<Value> Rule::evaluate(const RuleInput& input, Trace* trace) const {
  std::size_t steps = 0;
  return targeting::Evaluation(*program_, input, steps, trace).value();
}

bool Rule::splits() const { return program_->splits; }

}  // namespace hoist
