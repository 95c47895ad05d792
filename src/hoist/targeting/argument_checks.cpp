#include "hoist/targeting/argument_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/shown_text.h"
#include "hoist/targeting/coercion.h"
#include "hoist/targeting/fractional.h"
#include "hoist/targeting/plain_conditions.h"
#include "hoist/targeting/rule.h"

namespace hoist::targeting {
namespace {

/// A smaller array is searched as quickly as a set.
constexpr std::size_t kSmallestSet = 9;
/// What RE2 may use for one pattern, its program and its automata.
constexpr std::int64_t kPatternMemory = 1 << 20;

/// The operator and its arguments.
struct Checked {
  RuleProgram& program;
  std::uint32_t at;

  [[nodiscard]] Node& node() const { return program.nodes[at]; }
  [[nodiscard]] std::uint32_t count() const { return node().count; }
  [[nodiscard]] const Node& argument(std::uint32_t i) const { return program.nodes[node().first + i]; }
  /// The literal that the argument is; null where it is something else, or there is none.
  [[nodiscard]] const Operand* literal(std::uint32_t i) const {
    if (i >= count() || argument(i).op != Op::kLiteral) return nullptr;
    return &argument(i).literal;
  }
  [[nodiscard]] tl::unexpected<Error> refused(std::string_view reason) const {
    return refuse(program, at, reason);
  }
};

Result<void> check_count(const Checked& checked, std::uint32_t least, std::uint32_t most,
                         std::string_view wanted) {
  if (checked.count() >= least && checked.count() <= most) return {};
  return checked.refused(fmt::format("it takes {}, but here are {}", wanted, checked.count()));
}

constexpr std::uint32_t kAny = Node::kNone;

Result<void> check_arithmetic(const Checked& checked) {
  if (checked.node().op == Op::kModulo) return check_count(checked, 2, kAny, "two arguments or more");
  return check_count(checked, 1, kAny, "one argument or more");
}

Result<void> check_pattern(const Checked& checked) {
  if (checked.count() != 2) {
    return checked.refused("it takes two arguments: a text and a regular expression");
  }
  const Operand* pattern = checked.literal(1);
  if (pattern == nullptr || !pattern->is_text()) {
    return checked.refused(
        "the regular expression must be a string that stands in the rule, because it is "
        "compiled with it");
  }
  if (checked.program.patterns.size() >= kMaxRulePatterns) {
    return checked.refused(fmt::format("the rule has more than {} regular expressions", kMaxRulePatterns));
  }
  if (pattern->text().size() > kMaxPatternLength) {
    return checked.refused(fmt::format("the regular expression is longer than {} bytes", kMaxPatternLength));
  }
  re2::RE2::Options options;
  options.set_max_mem(kPatternMemory);
  options.set_log_errors(false);
  options.set_never_capture(true);
  const re2::StringPiece text(pattern->text().data(), pattern->text().size());
  const re2::RE2& compiled =
      *checked.program.patterns.emplace_back(std::make_unique<const re2::RE2>(text, options));
  if (!compiled.ok()) {
    return checked.refused(
        fmt::format("the regular expression is refused: {}", shown_text(compiled.error())));
  }
  checked.node().extra = static_cast<std::uint32_t>(checked.program.patterns.size() - 1);
  return {};
}

Result<void> check_instants(const Checked& checked) {
  HOIST_TRY(check_count(checked, 1, 2, "an instant to compare now with, or two instants"));
  checked.node().extra = static_cast<std::uint32_t>(checked.program.instants.size());
  InstantPair& pair = checked.program.instants.emplace_back();
  for (std::uint32_t i = 0; i < 2; ++i) {
    const Operand* literal = checked.literal(i);
    if (literal == nullptr) continue;
    pair.literals[i] = instant_of(*literal);
    if (!pair.literals[i]) {
      return checked.refused(
          fmt::format("argument {} is not an instant such as \"2026-11-27T09:00:00Z\" or a "
                      "number of seconds since 1970",
                      i + 1));
    }
  }
  return {};
}

Result<void> check_iteration(const Checked& checked) {
  if (checked.node().op == Op::kReduce) {
    return check_count(checked, 2, kAny, "an array, an expression and a first value");
  }
  return check_count(checked, 2, kAny, "an array and an expression");
}

Result<void> check_buckets(const Checked& checked) {
  HOIST_TRY(check_count(checked, 1, kAny, "buckets"));
  prepare_fractions(checked.program, checked.at);
  return {};
}

/// A literal array of many elements becomes a set, so that a list of 10,000 users is looked up at once.
Result<void> prepare_search(const Checked& checked) {
  const Operand* haystack = checked.literal(1);
  if (haystack == nullptr || !haystack->is_array() || haystack->array().size() < kSmallestSet) return {};
  Membership& set = checked.program.memberships.emplace_back();
  for (const Value& element : haystack->array()) {
    if (element.is_null()) set.has_null = true;
    if (const bool* boolean = element.if_boolean()) (*boolean ? set.has_true : set.has_false) = true;
    if (const double* number = element.if_number()) set.numbers.insert(*number);
    if (const std::string* text = element.if_string()) set.texts.insert(*text);
    // An array or an object is equal to itself only, and no argument can be one of these.
  }
  checked.node().extra = static_cast<std::uint32_t>(checked.program.memberships.size() - 1);
  return {};
}

}  // namespace

tl::unexpected<Error> refuse(const RuleProgram& program, std::uint32_t at, std::string_view reason) {
  return fail(ErrorCode::kInvalidArgument, fmt::format("{}: {}", pointer_to(program, at), reason));
}

Result<void> check_arguments(RuleProgram& program, std::uint32_t at) {
  const Checked checked{program, at};
  switch (program.nodes[at].op) {
    case Op::kSubtract:
    case Op::kDivide:
    case Op::kModulo:
    case Op::kMin:
    case Op::kMax:
      return check_arithmetic(checked);
    case Op::kLess:
    case Op::kLessOrEqual:
    case Op::kGreater:
    case Op::kGreaterOrEqual:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kStrictlyEqual:
    case Op::kStrictlyNotEqual:
      return check_count(checked, 2, kAny, "two arguments or more");
    case Op::kMatches:
      return check_pattern(checked);
    case Op::kBefore:
    case Op::kAfter:
      return check_instants(checked);
    case Op::kMap:
    case Op::kFilter:
    case Op::kReduce:
    case Op::kAll:
    case Op::kNone:
    case Op::kSome:
      return check_iteration(checked);
    case Op::kFractional:
      return check_buckets(checked);
    case Op::kLength:
      return check_count(checked, 1, kAny, "one argument");
    case Op::kIn:
      return prepare_search(checked);
    case Op::kIf:
      prepare_plain_conditions(program, at);
      return {};
    default:
      return {};
  }
}

}  // namespace hoist::targeting
