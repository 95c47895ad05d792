// Branches, truth and comparison.
#include <algorithm>

#include "hoist/base/short_name.h"
#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"

namespace hoist::targeting {
namespace {

bool is_strict(Op op) { return op == Op::kStrictlyEqual || op == Op::kStrictlyNotEqual; }

bool holds(Op op, const Operand& a, const Operand& b) {
  switch (op) {
    case Op::kLess:
      return compare_loosely(a, b) < 0;
    case Op::kLessOrEqual:
      return compare_loosely(a, b) <= 0;
    case Op::kGreater:
      return compare_loosely(a, b) > 0;
    case Op::kGreaterOrEqual:
      return compare_loosely(a, b) >= 0;
    case Op::kEqual:
      return loosely_equal(a, b);
    case Op::kNotEqual:
      return !loosely_equal(a, b);
    case Op::kStrictlyEqual:
      return strictly_equal(a, b);
    default:
      return !strictly_equal(a, b);
  }
}

}  // namespace

/// None where the context has what the general way has to look at, or where few steps are left.
std::optional<bool> Evaluation::plain_condition(const PlainCondition& condition) {
  if (condition.steps == 0 || steps_ + condition.steps > kMaxRuleSteps) return {};
  const Value* value = input_.context.find(condition.member);
  const std::string* text = value == nullptr ? nullptr : value->if_string();
  if (text == nullptr) return {};
  steps_ += condition.steps;
  if (condition.among == nullptr) return same_name(*text, condition.text);
  return std::any_of(condition.among->begin(), condition.among->end(),
                     [&](const Value& each) { return same_name(*each.if_string(), *text); });
}

/// Whether condition number `number` of a branch holds; none where the evaluation has failed.
std::optional<bool> Evaluation::condition(const Node& node, std::uint32_t number, const Scope& scope) {
  const bool has_plain = node.extra != Node::kNone;
  if (has_plain && trace_ == nullptr && scope.kind == Scope::Kind::kRoot) {
    const auto holds = plain_condition(program_.plain_conditions[node.extra + number]);
    if (holds) return holds;
  }
  const Operand result = run(node.first + 2 * number, scope);
  if (result.failed()) return {};
  return is_truthy(result);
}

Operand Evaluation::branch(const Node& node, const Scope& scope) {
  const std::uint32_t conditions = node.count == 1 ? 0 : node.count / 2;
  for (std::uint32_t i = 0; i < conditions; ++i) {
    const std::optional<bool> holds = condition(node, i, scope);
    if (!holds) return Operand::failure();
    if (*holds) return run(node.first + 2 * i + 1, scope);
  }
  return node.count % 2 == 1 ? run(node.first + node.count - 1, scope) : Operand();
}

/// `or` with `wanted`, `and` without: the first argument with that truth, else the last.
Operand Evaluation::first_by_truth(const Node& node, const Scope& scope, bool wanted) {
  Operand argument;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    argument = run(node.first + i, scope);
    if (argument.failed() || is_truthy(argument) == wanted) return argument;
  }
  return argument;
}

Operand Evaluation::coalesce(const Node& node, const Scope& scope) {
  Operand argument;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    argument = run(node.first + i, scope);
    if (!argument.is_null()) return argument;
  }
  return argument;
}

Operand Evaluation::truth_of_first(const Node& node, const Scope& scope, bool wanted) {
  const Operand argument = node.count == 0 ? Operand() : run(node.first, scope);
  if (argument.failed()) return argument;
  return Operand::of(is_truthy(argument) == wanted);
}

/// More than two are compared each with the next, as `<` and `<=` do for "between".
Operand Evaluation::compare_all(const Node& node, const Scope& scope) {
  Operand left = run(node.first, scope);
  if (left.failed()) return left;
  for (std::uint32_t i = 1; i < node.count; ++i) {
    const Operand right = run(node.first + i, scope);
    if (right.failed()) return right;
    // To be compared with another kind, an array is written as text.
    if (!is_strict(node.op) && !(charge_text(node, left) && charge_text(node, right))) {
      return Operand::failure();
    }
    if (!holds(node.op, left, right)) return Operand::of(false);
    left = right;
  }
  return Operand::of(true);
}

}  // namespace hoist::targeting
