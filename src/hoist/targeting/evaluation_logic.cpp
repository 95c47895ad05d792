// Branches, truth and comparison.
#include <cmath>

#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"

namespace hoist::targeting {
namespace {

bool is_strict(Op op) { return op == Op::kStrictlyEqual || op == Op::kStrictlyNotEqual; }

bool is_text_or_null(const Operand& operand) { return operand.is_text() || operand.is_null(); }

/// What the operator itself says of two values, without the checks in front of it.
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

bool is_not_comparable(const Operand& operand) {
  return operand.is_compound() || std::isnan(to_number(operand));
}

}  // namespace

Operand Evaluation::branch(const Node& node, const Scope& scope) {
  const std::uint32_t conditions = node.count == 1 ? 0 : node.count / 2;
  for (std::uint32_t i = 0; i < conditions; ++i) {
    const Operand condition = run(node.first + 2 * i, scope);
    if (condition.failed()) return condition;
    if (is_truthy(condition)) return run(node.first + 2 * i + 1, scope);
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

Operand Evaluation::compare_all(const Node& node, const Scope& scope) {
  Operand left = run(node.first, scope);
  if (left.failed()) return left;
  Operand result;
  for (std::uint32_t i = 1; i < node.count; ++i) {
    const Operand right = run(node.first + i, scope);
    if (right.failed()) return right;
    result = compare_pair(node, left, right, !program_.nodes[node.first + i].hides_left);
    if (result.failed() || !result.boolean()) return result;
    left = right;
  }
  return result;
}

Operand Evaluation::compare_pair(const Node& node, const Operand& a, const Operand& b, bool checks_left) {
  const bool alike = a.kind() == b.kind() && !a.is_compound();
  if (alike || is_strict(node.op) || (is_text_or_null(b) && (!checks_left || is_text_or_null(a)))) {
    return Operand::of(holds(node.op, a, b));
  }
  if (is_not_comparable(b) || (checks_left && is_not_comparable(a))) {
    return fail_at(node, "it compares something that is no number with something that is not a string");
  }
  if (checks_left && a.is_null() && !is_truthy(b)) return Operand::of(holds(node.op, a, a));
  if (checks_left && b.is_null() && !is_truthy(a)) return Operand::of(holds(node.op, a, Operand::of(0.0)));
  return Operand::of(holds(node.op, a, b));
}

}  // namespace hoist::targeting
