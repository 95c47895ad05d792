#include "hoist/targeting/evaluation.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/targeting/coercion.h"

namespace hoist::targeting {
namespace {

constexpr std::size_t kBytesPerStep = 16;

/// What making a copy costs.
std::size_t copy_cost(const Value& value) {
  if (const std::string* text = value.if_string()) return 1 + text->size() / kBytesPerStep;
  std::size_t cost = 1;
  if (const Array* array = value.if_array()) {
    for (const Value& element : *array) cost += copy_cost(element);
  }
  if (const Object* object = value.if_object()) {
    for (const auto& [name, member] : *object) cost += 1 + name.size() / kBytesPerStep + copy_cost(member);
  }
  return cost;
}

std::size_t copy_cost_of(const Operand& operand) {
  if (operand.is_text()) return 1 + operand.text().size() / kBytesPerStep;
  std::size_t cost = 1;
  if (operand.is_array()) {
    for (const Value& element : operand.array()) cost += copy_cost(element);
  }
  if (operand.is_object()) {
    for (const auto& [name, member] : operand.object()) {
      cost += 1 + name.size() / kBytesPerStep + copy_cost(member);
    }
  }
  return cost;
}

/// A copy for the trace, of the first elements or members only where there are many.
Value shortened(const Operand& operand) {
  if (operand.is_array() && operand.array().size() > kMaxTracedElements) {
    const auto first = operand.array().begin();
    return Array(first, first + static_cast<std::ptrdiff_t>(kMaxTracedElements));
  }
  if (operand.is_object() && operand.object().size() > kMaxTracedElements) {
    Object some;
    for (const auto& [name, value] : operand.object()) {
      if (some.size() < kMaxTracedElements) some.set(name, value);
    }
    return some;
  }
  return operand.to_value();
}

}  // namespace

Scope Evaluation::root() const {
  Scope scope;
  scope.data = Operand::of(input_.context);
  return scope;
}

Result<Value> Evaluation::value(std::uint32_t from) {
  const Operand result = run(from, root());
  if (result.failed()) return tl::unexpected<Error>(*std::move(error_));
  // Nearly always null or the name of a variant: made in its place, not moved there.
  if (result.is_null()) return Result<Value>(tl::in_place);
  if (result.is_text()) return Result<Value>(tl::in_place, result.text());
  return result.to_value();
}

Result<bool> Evaluation::truth() {
  const Operand result = run(0, root());
  if (result.failed()) return tl::unexpected<Error>(*std::move(error_));
  return is_truthy(result);
}

Operand Evaluation::run(std::uint32_t at, const Scope& scope) {
  const Node& node = program_.nodes[at];
  if (node.op == Op::kLiteral) {
    if (trace_ != nullptr) trace_input(node.literal);
    return node.literal;
  }
  if (!charge(1)) return exhausted(node);
  if (trace_ != nullptr && node.written != nullptr) return run_traced(node, scope);
  return dispatch(node, scope);
}

Operand Evaluation::dispatch(const Node& node, const Scope& scope) {
  switch (node.op) {
    case Op::kLiteral:
      return node.literal;
    case Op::kList:
      return list(node, scope);
    case Op::kVar:
    case Op::kVal:
      return variable(node, scope);
    case Op::kVarDynamic:
      return variable_dynamic(node, scope);
    case Op::kValDynamic:
      return val_dynamic(node, scope);
    case Op::kExists:
      return exists(node, scope);
    case Op::kGet:
      return get(node, scope);
    case Op::kMissing:
      return missing(node, scope);
    case Op::kMissingSome:
      return missing_some(node, scope);
    case Op::kKeys:
      return keys(node, scope);
    case Op::kLength:
      return length(node, scope);
    case Op::kEachKey:
      return each_key(node, scope);
    case Op::kIf:
      return branch(node, scope);
    case Op::kAnd:
      return first_by_truth(node, scope, false);
    case Op::kOr:
      return first_by_truth(node, scope, true);
    case Op::kCoalesce:
      return coalesce(node, scope);
    case Op::kNot:
      return truth_of_first(node, scope, false);
    case Op::kTruth:
      return truth_of_first(node, scope, true);
    case Op::kLess:
    case Op::kLessOrEqual:
    case Op::kGreater:
    case Op::kGreaterOrEqual:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kStrictlyEqual:
    case Op::kStrictlyNotEqual:
      return compare_all(node, scope);
    default:
      return dispatch_computation(node, scope);
  }
}

/// The rest of dispatch: numbers, text, arrays, and what asks about the user and the time.
Operand Evaluation::dispatch_computation(const Node& node, const Scope& scope) {
  switch (node.op) {
    case Op::kAdd:
    case Op::kMultiply:
      return sum_or_product(node, scope);
    case Op::kSubtract:
    case Op::kDivide:
    case Op::kModulo:
      return arithmetic(node, scope);
    case Op::kMin:
    case Op::kMax:
      return extreme(node, scope);
    case Op::kCat:
      return cat(node, scope);
    case Op::kSubstr:
      return substring(node, scope);
    case Op::kIn:
      return contains(node, scope);
    case Op::kStartsWith:
    case Op::kEndsWith:
      return affix(node, scope);
    case Op::kMatches:
      return matches(node, scope);
    case Op::kSemVer:
      return versions(node, scope);
    case Op::kLog:
      return node.count == 0 ? Operand() : run(node.first, scope);
    case Op::kMerge:
      return merge(node, scope);
    case Op::kMap:
      return map(node, scope);
    case Op::kFilter:
      return filter(node, scope);
    case Op::kReduce:
      return reduce(node, scope);
    case Op::kAll:
    case Op::kNone:
    case Op::kSome:
      return quantify(node, scope);
    case Op::kFractional:
      return fractional(node, scope);
    case Op::kBefore:
    case Op::kAfter:
      return compare_instants(node, scope);
    case Op::kInSegment:
      return in_segment(node);
    default:
      unreachable("Op");
  }
}

Operand Evaluation::list(const Node& node, const Scope& scope) {
  Array array;
  array.reserve(node.count);
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const Operand element = run(node.first + i, scope);
    if (element.failed() || !append(node, element, array)) return Operand::failure();
  }
  return own(node, std::move(array));
}

Operand Evaluation::each_key(const Node& node, const Scope& scope) {
  Object object;
  const std::vector<std::string>& names = program_.names[node.extra];
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const Operand member = run(node.first + i, scope);
    if (member.failed()) return member;
    if (!charge(copy_cost_of(member))) return exhausted(node);
    object.set(names[i], member.to_value());
  }
  return own(node, std::move(object));
}

std::string Evaluation::place(const Node& node) const {
  return pointer_to(program_, static_cast<std::uint32_t>(&node - program_.nodes.data()));
}

Operand Evaluation::exhausted(const Node& node) {
  if (!error_) {
    error_ = Error{ErrorCode::kInvalidArgument,
                   fmt::format("{}: the evaluation takes more than {} steps", place(node), kMaxRuleSteps),
                   {}};
  }
  return Operand::failure();
}

Operand Evaluation::own(const Node& node, std::string text) {
  if (!charge(text.size() / kBytesPerStep)) return exhausted(node);
  return Operand::of(owned_.emplace_front(std::move(text)));
}

Operand Evaluation::own(const Node& node, Array array) {
  if (!charge(1)) return exhausted(node);
  return Operand::of(owned_.emplace_front(std::move(array)));
}

Operand Evaluation::own(const Node& node, Object object) {
  if (!charge(1)) return exhausted(node);
  return Operand::of(owned_.emplace_front(std::move(object)));
}

bool Evaluation::charge_text(const Node& node, const Operand& operand) {
  if (!operand.is_array() || charge(copy_cost_of(operand))) return true;
  exhausted(node);
  return false;
}

bool Evaluation::charge_texts(const Node& node, const Arguments& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!charge_text(node, arguments[i])) return false;
  }
  return true;
}

bool Evaluation::append(const Node& node, const Operand& operand, Array& to) {
  if (!charge(copy_cost_of(operand))) {
    exhausted(node);
    return false;
  }
  to.push_back(operand.to_value());
  return true;
}

Operand Evaluation::run_traced(const Node& node, const Scope& scope) {
  TraceStep& opened = open_.emplace_back();
  opened.path = place(node);
  opened.operation = node.written->name;
  if (node.op == Op::kVar || node.op == Op::kVal) {
    opened.inputs.emplace_back(program_.paths[node.extra].text);
  }
  const Operand result = dispatch(node, scope);
  TraceStep step = std::move(open_.back());
  open_.pop_back();
  if (result.failed() && step.note.empty() && error_) step.note = error_->message;
  step.result = shortened(result);
  const bool kept = iterations_ == 0 || ++traced_iterations_ <= kMaxTracedIterations;
  if (kept) trace_->push_back(std::move(step));
  trace_input(result);
  return result;
}

/// To what is known of the operator that is being traced.
void Evaluation::note(std::string text) {
  if (trace_ != nullptr && !open_.empty()) open_.back().note = std::move(text);
}

/// An argument of the operator that is being traced; not what the body of map or filter gives each time.
void Evaluation::trace_input(const Operand& operand) {
  if (open_.empty() || operand.failed()) return;
  TraceStep& step = open_.back();
  if (operand.is_array() && operand.array().size() > kMaxTracedElements) {
    step.note =
        fmt::format("the first {} of {} elements are shown", kMaxTracedElements, operand.array().size());
  }
  step.inputs.push_back(shortened(operand));
}

Arguments::Arguments(Evaluation& evaluation, const Node& node, const Scope& scope) : size_(node.count) {
  if (size_ > kFew) many_.resize(size_);
  Operand* to = size_ > kFew ? many_.data() : few_.data();
  for (std::uint32_t i = 0; i < node.count && !failed_; ++i) {
    to[i] = evaluation.run(node.first + i, scope);
    failed_ = to[i].failed();
  }
}

}  // namespace hoist::targeting
