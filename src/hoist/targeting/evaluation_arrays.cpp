// merge, and the operators that look at the elements of an array one after the other.
#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"

namespace hoist::targeting {
namespace {

Scope element_scope(const Scope& around, const Operand& array) {
  Scope scope;
  scope.kind = Scope::Kind::kElement;
  scope.parent = &around;
  scope.current = array;
  return scope;
}

}  // namespace

Operand Evaluation::merge(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  Array merged;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Operand argument = arguments[i];
    if (!argument.is_array()) {
      if (!append(node, argument, merged)) return Operand::failure();
      continue;
    }
    for (const Value& element : argument.array()) {
      if (!append(node, Operand::of(element), merged)) return Operand::failure();
    }
  }
  return own(node, std::move(merged));
}

/// The second argument, for one element.
Operand Evaluation::body(const Node& node, const Scope& scope) {
  if (!charge(1)) return exhausted(node);
  if (trace_ == nullptr) return run(node.first + 1, scope);
  // What the body gives is no argument of the operator: it goes to a step that is thrown away.
  ++iterations_;
  open_.emplace_back();
  const Operand result = run(node.first + 1, scope);
  open_.pop_back();
  --iterations_;
  return result;
}

Operand Evaluation::map(const Node& node, const Scope& scope) {
  const Operand array = run(node.first, scope);
  if (array.failed()) return array;
  Array mapped;
  if (array.is_array()) {
    Scope inner = element_scope(scope, array);
    for (const Value& element : array.array()) {
      inner.data = Operand::of(element);
      const Operand result = body(node, inner);
      if (result.failed() || !append(node, result, mapped)) return Operand::failure();
      inner.index += 1;
    }
  }
  return own(node, std::move(mapped));
}

Operand Evaluation::filter(const Node& node, const Scope& scope) {
  const Operand array = run(node.first, scope);
  if (array.failed()) return array;
  Array kept;
  if (array.is_array()) {
    Scope inner = element_scope(scope, array);
    for (const Value& element : array.array()) {
      inner.data = Operand::of(element);
      const Operand result = body(node, inner);
      if (result.failed()) return result;
      if (is_truthy(result) && !append(node, inner.data, kept)) return Operand::failure();
      inner.index += 1;
    }
  }
  return own(node, std::move(kept));
}

/// all, none and some: looks for the first element that settles it.
Operand Evaluation::quantify(const Node& node, const Scope& scope) {
  const Operand array = run(node.first, scope);
  if (array.failed()) return array;
  // Of an empty array, and of what is no array, none holds, and neither all nor some.
  if (!array.is_array() || array.array().empty()) return Operand::of(node.op == Op::kNone);
  const bool settles = node.op != Op::kAll;
  Scope inner = element_scope(scope, array);
  for (const Value& element : array.array()) {
    inner.data = Operand::of(element);
    const Operand result = body(node, inner);
    if (result.failed()) return result;
    if (is_truthy(result) == settles) return Operand::of(node.op == Op::kSome);
    inner.index += 1;
  }
  return Operand::of(node.op != Op::kSome);
}

Operand Evaluation::reduce(const Node& node, const Scope& scope) {
  const Operand array = run(node.first, scope);
  if (array.failed()) return array;
  Scope inner;
  inner.kind = Scope::Kind::kReduction;
  inner.parent = &scope;
  if (node.count > 2) inner.data = run(node.first + 2, scope);
  if (!array.is_array()) return inner.data;
  for (std::size_t i = 0; i < array.array().size() && !inner.data.failed(); ++i) {
    inner.current = Operand::of(array.array()[i]);
    inner.data = body(node, inner);
  }
  return inner.data;
}

}  // namespace hoist::targeting
