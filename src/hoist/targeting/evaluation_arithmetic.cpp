#include <cmath>

#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"

namespace hoist::targeting {
namespace {

constexpr std::string_view kNoNumber = "an argument is not a number and cannot be read as one";

/// NaN where JSONLogic fails.
double number_for_arithmetic(const Operand& operand) {
  return operand.is_compound() ? std::nan("") : to_number(operand);
}

double applied(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return a + b;
    case Op::kSubtract:
      return a - b;
    case Op::kMultiply:
      return a * b;
    case Op::kDivide:
      return b == 0 ? std::nan("") : a / b;
    default:
      return std::fmod(a, b);
  }
}

}  // namespace

Operand Evaluation::arithmetic(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  const bool from_array = node.spread && !node.constant && !node.interpreted;
  // Product, quotient and remainder of an expression's value want an array; sum and difference take it alone.
  const bool takes_one = node.op == Op::kAdd || node.op == Op::kSubtract;
  const std::size_t least = node.op == Op::kModulo                               ? 2
                            : node.op == Op::kSubtract || node.op == Op::kDivide ? 1
                                                                                 : 0;
  if (arguments.size() < least) return fail_at(node, "it has too few arguments");
  if (from_array && !takes_one && !arguments.is_spread()) return fail_at(node, "its arguments are no array");
  double result = node.op == Op::kMultiply ? 1 : 0;
  std::size_t next = 0;
  if (least > 0) {
    result = number_for_arithmetic(arguments[0]);
    next = 1;
  }
  if (arguments.size() == 1 && node.op == Op::kSubtract) result = -result;
  if (arguments.size() == 1 && node.op == Op::kDivide) result = applied(node.op, 1, result);
  if (!charge(arguments.size())) return fail_at(node, "");
  for (; next < arguments.size(); ++next) {
    result = applied(node.op, result, number_for_arithmetic(arguments[next]));
  }
  if (std::isnan(result)) return fail_at(node, kNoNumber);
  return Operand::of(result);
}

Operand Evaluation::extreme(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  if (!charge(arguments.size())) return fail_at(node, "");
  if (arguments.size() == 0) return fail_at(node, "it has no arguments");
  std::optional<double> found;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Operand argument = arguments[i];
    if (!argument.is_number()) return fail_at(node, "an argument is not a number");
    const double number = argument.number();
    if (!found || (node.op == Op::kMax ? number > *found : number < *found)) found = number;
  }
  return Operand::of(*found);
}

}  // namespace hoist::targeting
