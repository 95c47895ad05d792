#include "hoist/targeting/rule_compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hoist/base/shown_text.h"
#include "hoist/targeting/argument_checks.h"
#include "hoist/targeting/coercion.h"
#include "hoist/targeting/rule_access.h"

namespace hoist::targeting {
namespace {

constexpr std::string_view kReference = "$ref";

/// The name in {"$ref": name}; null for anything else.
const std::string* reference_name(const Value& value) {
  const Object* object = value.if_object();
  if (object == nullptr || object->size() != 1 || object->begin()->first != kReference) return nullptr;
  return object->begin()->second.if_string();
}

bool is_empty_object(const Value& value) {
  const Object* object = value.if_object();
  return object != nullptr && object->empty();
}

bool is_expression(const Value& value) { return value.if_object() != nullptr && !is_empty_object(value); }

/// Whether it stands for itself: no operators and no references inside. As deep as the reader lets it be.
bool is_plain(const Value& value) {
  if (const Array* array = value.if_array()) return std::all_of(array->begin(), array->end(), is_plain);
  return !is_expression(value);
}

std::string text_of_scalar(const Value& value) {
  std::string text;
  append_text(Operand::of(value), text);
  return text;
}

bool is_scalar(const Value& value) { return value.if_array() == nullptr && value.if_object() == nullptr; }

class RuleCompiler {
 public:
  RuleCompiler(const RuleScope& scope, RuleProgram& program) : scope_(scope), program_(program) {}

  Result<void> compile_root(const Value& rule) {
    program_.nodes.emplace_back();
    return compile(rule, 0);
  }

 private:
  Result<void> compile(const Value& written, std::uint32_t at);
  Result<void> compile_value(const Value& value, std::uint32_t at);
  Result<void> compile_literal(const Value& value, std::uint32_t at);
  Result<void> compile_operator(const Object& object, std::uint32_t at);
  Result<void> compile_arguments(const Value& argument, std::uint32_t at);
  Result<void> compile_special(const Value& argument, std::uint32_t at);
  Result<void> compile_children(const Array& arguments, std::uint32_t at);
  Result<void> compile_single(const Value& argument, std::uint32_t at);
  Result<void> compile_var(const Value& argument, std::uint32_t at);
  Result<void> compile_val(const Value& argument, std::uint32_t at);
  Result<void> compile_each_key(const Value& argument, std::uint32_t at);
  Result<void> compile_in_segment(const Value& argument, std::uint32_t at);
  Result<void> add_segment(const Value& name, std::vector<std::shared_ptr<const Segment>>& segments,
                           std::uint32_t at);

  Result<const Value*> resolve(const Value& value, std::uint32_t at);
  Result<void> count_literal(const Value& value, std::uint32_t at, std::size_t depth);
  Result<std::uint32_t> allocate(std::uint32_t parent, std::size_t count, bool positions = true);
  Node& node(std::uint32_t at) { return program_.nodes[at]; }
  [[nodiscard]] tl::unexpected<Error> refused(std::uint32_t at, std::string_view reason) const;

  const RuleScope& scope_;
  RuleProgram& program_;
  std::vector<std::string_view> references_;  ///< Those that are being resolved, outermost first.
  std::size_t depth_ = 0;
  std::size_t literal_elements_ = 0;
  std::size_t iterations_ = 0;  ///< How many of map, filter and their like stand around.
};

tl::unexpected<Error> RuleCompiler::refused(std::uint32_t at, std::string_view reason) const {
  if (references_.empty()) return refuse(program_, at, reason);
  return refuse(program_, at, fmt::format("in $ref '{}', {}", shown_text(references_.back()), reason));
}

/// What a chain of references stands for; pushes their names on references_.
Result<const Value*> RuleCompiler::resolve(const Value& value, std::uint32_t at) {
  const Value* current = &value;
  while (const std::string* name = reference_name(*current)) {
    if (std::find(references_.begin(), references_.end(), *name) != references_.end()) {
      std::string cycle;
      const auto start = std::find(references_.begin(), references_.end(), *name);
      for (auto step = start; step != references_.end() && cycle.size() < 100; ++step) {
        cycle += fmt::format("'{}' -> ", shown_text(*step));
      }
      return refuse(program_, at,
                    fmt::format("$ref goes in a cycle: {}'{}': let one of them stand on its own", cycle,
                                shown_text(*name)));
    }
    const Value* target = scope_.evaluator ? scope_.evaluator(*name) : nullptr;
    if (target == nullptr) {
      return refused(at, fmt::format("there is no shared evaluator '{}' for $ref", shown_text(*name)));
    }
    if (references_.size() >= kMaxRuleDepth) return refused(at, "too many $ref behind each other");
    references_.push_back(*name);
    current = target;
  }
  return current;
}

/// Counts what a literal array holds; the nodes count themselves.
Result<void> RuleCompiler::count_literal(const Value& value, std::uint32_t at, std::size_t depth) {
  if (depth > kMaxRuleDepth) return refused(at, fmt::format("nested deeper than {}", kMaxRuleDepth));
  const Array* array = value.if_array();
  if (array == nullptr) return {};
  literal_elements_ += array->size();
  if (literal_elements_ + program_.nodes.size() > kMaxRuleNodes) {
    return refused(at, fmt::format("the rule has more than {} operators and literals", kMaxRuleNodes));
  }
  for (const Value& element : *array) HOIST_TRY(count_literal(element, at, depth + 1));
  return {};
}

Result<std::uint32_t> RuleCompiler::allocate(std::uint32_t parent, std::size_t count, bool positions) {
  if (count + literal_elements_ + program_.nodes.size() > kMaxRuleNodes) {
    return refused(parent, fmt::format("the rule has more than {} operators and literals", kMaxRuleNodes));
  }
  const auto first = static_cast<std::uint32_t>(program_.nodes.size());
  program_.nodes.resize(first + count);
  for (std::uint32_t i = 0; i < count; ++i) {
    Node& child = node(first + i);
    child.parent = parent;
    if (positions) child.position = i;
  }
  node(parent).first = first;
  node(parent).count = static_cast<std::uint32_t>(count);
  return first;
}

Result<void> RuleCompiler::compile(const Value& written, std::uint32_t at) {
  if (depth_ >= kMaxRuleDepth) return refused(at, fmt::format("nested deeper than {}", kMaxRuleDepth));
  const std::size_t references = references_.size();
  HOIST_ASSIGN(const Value* value, resolve(written, at));
  ++depth_;
  HOIST_TRY(compile_value(*value, at));
  --depth_;
  references_.resize(references);
  return {};
}

Result<void> RuleCompiler::compile_value(const Value& value, std::uint32_t at) {
  if (is_expression(value)) return compile_operator(*value.if_object(), at);
  if (is_plain(value)) {
    HOIST_TRY(count_literal(value, at, depth_));
    return compile_literal(value, at);
  }
  // An array with operators inside: each of its elements is a node of its own.
  node(at).op = Op::kList;
  return compile_children(*value.if_array(), at);
}

Result<void> RuleCompiler::compile_literal(const Value& value, std::uint32_t at) {
  if (value.if_string() != nullptr || !is_scalar(value)) {
    node(at).literal = Operand::of(program_.literals.emplace_back(value));
  } else {
    node(at).literal = Operand::of(value);
  }
  return {};
}

Result<void> RuleCompiler::compile_operator(const Object& object, std::uint32_t at) {
  const auto& [name, argument] = *object.begin();
  if (object.size() > 1) {
    return refused(at, fmt::format("an operator is an object with one member, but here are {}: '{}', '{}'",
                                   object.size(), shown_text(name), shown_text((object.begin() + 1)->first)));
  }
  const Operator* found = find_operator(name);
  if (found == nullptr) return refused(at, fmt::format("there is no operator '{}'", shown_text(name)));
  if (found->op == Op::kFractional && iterations_ > 0) {
    return refused(at,
                   "fractional has no targeting key inside map, filter, reduce, all, none and some: "
                   "move it outside");
  }
  node(at).op = found->op;
  node(at).written = found;
  const std::size_t references = references_.size();
  HOIST_ASSIGN(const Value* resolved, resolve(argument, at));
  if (found->shape == Shape::kSpecial) {
    HOIST_TRY(compile_special(*resolved, at));
  } else {
    HOIST_TRY(compile_arguments(*resolved, at));
  }
  program_.splits = program_.splits || found->op == Op::kFractional;
  HOIST_TRY(check_arguments(program_, at));
  references_.resize(references);
  return {};
}

Result<void> RuleCompiler::compile_arguments(const Value& argument, std::uint32_t at) {
  const Array* arguments = argument.if_array();
  return arguments == nullptr ? compile_single(argument, at) : compile_children(*arguments, at);
}

Result<void> RuleCompiler::compile_children(const Array& arguments, std::uint32_t at) {
  HOIST_ASSIGN(const std::uint32_t first, allocate(at, arguments.size()));
  const bool iterates = node(at).written != nullptr && node(at).written->shape == Shape::kIterate;
  for (std::uint32_t i = 0; i < arguments.size(); ++i) {
    const bool body = iterates && i == 1;
    if (body) ++iterations_;
    HOIST_TRY(compile(arguments[i], first + i));
    if (body) --iterations_;
  }
  return {};
}

Result<void> RuleCompiler::compile_single(const Value& argument, std::uint32_t at) {
  HOIST_ASSIGN(const std::uint32_t first, allocate(at, 1, false));
  return compile(argument, first);
}

Result<void> RuleCompiler::compile_special(const Value& argument, std::uint32_t at) {
  switch (node(at).op) {
    case Op::kVar:
      return compile_var(argument, at);
    case Op::kVal:
      return compile_val(argument, at);
    case Op::kEachKey:
      return compile_each_key(argument, at);
    case Op::kInSegment:
      return compile_in_segment(argument, at);
    default:  // preserve: whatever it is, it stands for itself.
      return compile_literal(argument, at);
  }
}

Result<void> RuleCompiler::compile_var(const Value& argument, std::uint32_t at) {
  const Array* arguments = argument.if_array();
  const bool alone = arguments == nullptr;
  const Value nothing;
  const Value& key = alone ? argument : arguments->empty() ? nothing : arguments->front();
  if (!is_scalar(key)) {
    node(at).op = Op::kVarDynamic;
    return compile_arguments(argument, at);
  }
  node(at).extra = static_cast<std::uint32_t>(program_.paths.size());
  program_.paths.push_back(parse_path(key.is_null() ? std::string() : text_of_scalar(key)));
  if (alone || arguments->size() < 2) return {};
  HOIST_ASSIGN(const std::uint32_t first, allocate(at, 1));
  node(first).position = 1;
  return compile((*arguments)[1], first);
}

Result<void> RuleCompiler::compile_val(const Value& argument, std::uint32_t at) {
  const Array alone{argument};
  const Array& arguments = argument.if_array() != nullptr ? *argument.if_array() : alone;
  Path path;
  auto part = arguments.begin();
  if (part != arguments.end() && part->if_array() != nullptr && part->if_array()->size() == 1 &&
      part->if_array()->front().if_number() != nullptr) {
    const double levels = std::fabs(*part->if_array()->front().if_number());
    path.climb = static_cast<std::uint32_t>(std::min<double>(levels, 2 * kMaxRuleDepth));
    path.text = fmt::format("[{}]", path.climb);
    ++part;
  }
  if (!std::all_of(part, arguments.end(), is_scalar)) {
    node(at).op = Op::kValDynamic;
    return compile_arguments(argument, at);
  }
  for (; part != arguments.end(); ++part) {
    if (part->is_null()) continue;
    const std::string& name = path.segments.emplace_back(text_of_scalar(*part)).name;
    path.text.append(path.text.empty() ? "" : ".").append(name);
  }
  path.whole = path.segments.empty();
  path.direct = path.climb == 0 && !path.whole && path.segments.front().name != kFlagdMember;
  node(at).extra = static_cast<std::uint32_t>(program_.paths.size());
  program_.paths.push_back(std::move(path));
  return {};
}

Result<void> RuleCompiler::compile_each_key(const Value& argument, std::uint32_t at) {
  const Object* members = argument.if_object();
  if (members == nullptr) return refused(at, "eachKey takes an object");
  HOIST_ASSIGN(const std::uint32_t first, allocate(at, members->size()));
  node(at).extra = static_cast<std::uint32_t>(program_.names.size());
  std::vector<std::string>& names = program_.names.emplace_back();
  for (const auto& [name, value] : *members) names.push_back(name);
  std::uint32_t i = 0;
  for (const auto& [name, value] : *members) {
    HOIST_TRY(compile(value, first + i));
    ++i;
  }
  return {};
}

Result<void> RuleCompiler::compile_in_segment(const Value& argument, std::uint32_t at) {
  node(at).extra = static_cast<std::uint32_t>(program_.segments.size());
  auto& segments = program_.segments.emplace_back();
  const Array alone{argument};
  const Array& names = argument.if_array() != nullptr ? *argument.if_array() : alone;
  if (names.empty()) return refused(at, "in_segment takes the name of a segment, or several in an array");
  literal_elements_ += names.size();
  if (literal_elements_ + program_.nodes.size() > kMaxRuleNodes) {
    return refused(at, fmt::format("the rule has more than {} operators and literals", kMaxRuleNodes));
  }
  for (const Value& name : names) HOIST_TRY(add_segment(name, segments, at));
  return {};
}

Result<void> RuleCompiler::add_segment(const Value& name,
                                       std::vector<std::shared_ptr<const Segment>>& segments,
                                       std::uint32_t at) {
  const std::string* text = name.if_string();
  if (text == nullptr) {
    return refused(at, fmt::format("in_segment takes names of segments, not {}", kind_name(name.kind())));
  }
  auto segment = scope_.segment ? scope_.segment(*text) : nullptr;
  if (segment == nullptr) return refused(at, fmt::format("there is no segment '{}'", shown_text(*text)));
  if (segment->rule != nullptr) {
    const RuleProgram& behind = RuleAccess::program(*segment->rule);
    program_.splits = program_.splits || behind.splits;
    program_.segment_depth = std::max(program_.segment_depth, behind.segment_depth + 1);
  }
  if (program_.segment_depth > kMaxSegmentDepth) {
    return refused(at, fmt::format("more than {} segments stand behind each other", kMaxSegmentDepth));
  }
  segments.push_back(std::move(segment));
  return {};
}

}  // namespace

Result<std::shared_ptr<const RuleProgram>> compile_rule(const Value& rule, const RuleScope& scope) {
  auto program = std::make_shared<RuleProgram>();
  HOIST_TRY(RuleCompiler(scope, *program).compile_root(rule));
  return std::shared_ptr<const RuleProgram>(std::move(program));
}

}  // namespace hoist::targeting
