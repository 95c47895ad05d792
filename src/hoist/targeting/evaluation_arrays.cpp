// merge, and the operators that look at the elements of an array one after the other.
#include <algorithm>

#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"

namespace hoist::targeting {
namespace {

bool is_nested(const Value& value) { return value.if_array() != nullptr || value.if_object() != nullptr; }

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

/// The array that is gone through: null where there is nothing, because the argument is false.
Operand Evaluation::elements(const Node& node, const Scope& scope) {
  const Operand array = run(node.first, scope);
  if (array.failed() || array.is_array()) return array;
  if (!array.is_object() && !is_truthy(array)) return {};
  return fail_at(node, "its first argument is not an array");
}

/// The second argument, for one element.
Operand Evaluation::body(const Node& node, const Scope& scope) {
  if (!charge(1)) return fail_at(node, "");
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
  const Operand array = elements(node, scope);
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
  const Operand array = elements(node, scope);
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
  const Operand array = elements(node, scope);
  if (array.failed()) return array;
  const bool settles = node.op != Op::kAll;
  // The compiled reference holds `all` of nothing at all for true, but of an empty array for false.
  if (array.is_null()) return Operand::of(node.op == Op::kNone || (node.op == Op::kAll && !node.interpreted));
  if (array.array().empty()) return Operand::of(node.op == Op::kNone);
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

/// An accumulator with arrays or objects inside could grow without end, and is an error in the reference too.
Operand Evaluation::checked_accumulator(const Node& node, const Operand& accumulator) {
  bool nested = false;
  if (accumulator.is_array()) {
    const Array& array = accumulator.array();
    if (!charge(array.size() / 16)) return fail_at(node, "");
    nested = std::any_of(array.begin(), array.end(), is_nested);
  }
  if (accumulator.is_object()) {
    const Object& object = accumulator.object();
    nested = std::any_of(object.begin(), object.end(),
                         [](const Object::Member& member) { return is_nested(member.second); });
  }
  if (nested)
    return fail_at(node, "what it accumulates holds arrays or objects inside an array or an object");
  return accumulator;
}

Operand Evaluation::reduce(const Node& node, const Scope& scope) {
  const bool has_initial = node.count > 2;
  const Operand initial = has_initial ? run(node.first + 2, scope) : Operand();
  if (initial.failed()) return initial;
  const Operand array = elements(node, scope);
  if (array.failed()) return array;
  const std::size_t size = array.is_null() ? 0 : array.array().size();
  if (size == 0 && !has_initial) return fail_at(node, "the array is empty and there is no first value");
  Scope inner;
  inner.kind = Scope::Kind::kReduction;
  inner.parent = &scope;
  inner.data = has_initial ? checked_accumulator(node, initial) : Operand::of(array.array().front());
  for (std::size_t i = has_initial ? 0 : 1; i < size && !inner.data.failed(); ++i) {
    inner.current = Operand::of(array.array()[i]);
    const Operand result = body(node, inner);
    inner.data = result.failed() ? result : checked_accumulator(node, result);
  }
  return inner.data;
}

}  // namespace hoist::targeting
