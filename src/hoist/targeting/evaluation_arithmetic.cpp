#include <cmath>
#include <limits>

#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/number_text.h"

namespace hoist::targeting {
namespace {

/// What sum and product take an operand for: ECMAScript's parseFloat, to which only texts and numbers are
/// numbers.
double parsed_number(const Operand& operand) {
  switch (operand.kind()) {
    case Operand::Kind::kNumber:
      return operand.number();
    case Operand::Kind::kText:
      return number_at_front(operand.text());
    case Operand::Kind::kArray: {
      std::string text;
      append_text(operand, text);
      return number_at_front(text);
    }
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

double applied(Op op, double a, double b) {
  switch (op) {
    case Op::kSubtract:
      return a - b;
    case Op::kDivide:
      return a / b;
    default:
      return std::fmod(a, b);
  }
}

}  // namespace

Operand Evaluation::sum_or_product(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed() || !charge_texts(node, arguments)) return Operand::failure();
  const bool adds = node.op == Op::kAdd;
  // There is nothing to multiply it with, so it stays what it is.
  if (!adds && arguments.size() == 1) return arguments[0];
  double result = adds ? 0 : 1;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const double number = parsed_number(arguments[i]);
    result = adds ? result + number : result * number;
  }
  return Operand::of(result);
}

/// Difference, quotient and remainder.
Operand Evaluation::arithmetic(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed() || !charge_texts(node, arguments)) return Operand::failure();
  double result = to_number(arguments[0]);
  if (arguments.size() == 1) return Operand::of(node.op == Op::kSubtract ? -result : 1 / result);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    result = applied(node.op, result, to_number(arguments[i]));
  }
  return Operand::of(result);
}

Operand Evaluation::extreme(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed() || !charge_texts(node, arguments)) return Operand::failure();
  double found = to_number(arguments[0]);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const double number = to_number(arguments[i]);
    // One that is no number is the result, wherever it stands.
    if (std::isnan(number) || (node.op == Op::kMax ? number > found : number < found)) found = number;
  }
  return Operand::of(found);
}

}  // namespace hoist::targeting
