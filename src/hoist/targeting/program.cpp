#include "hoist/targeting/program.h"

#include <algorithm>
#include <array>

namespace hoist::targeting {
namespace {

constexpr std::array kOperators = {
    Operator{"var", Op::kVar, Shape::kSpecial, false},
    Operator{"val", Op::kVal, Shape::kSpecial, false},
    Operator{"exists", Op::kExists, Shape::kEager, false},
    Operator{"get", Op::kGet, Shape::kEager, true},
    Operator{"missing", Op::kMissing, Shape::kEager, false},
    Operator{"missing_some", Op::kMissingSome, Shape::kEager, false},
    Operator{"keys", Op::kKeys, Shape::kEager, true},
    Operator{"length", Op::kLength, Shape::kUnary, true},
    Operator{"eachKey", Op::kEachKey, Shape::kSpecial, true},
    Operator{"preserve", Op::kLiteral, Shape::kSpecial, true},
    Operator{"if", Op::kIf, Shape::kLazy, true},
    Operator{"?:", Op::kIf, Shape::kLazy, true},
    Operator{"and", Op::kAnd, Shape::kLazy, true},
    Operator{"or", Op::kOr, Shape::kLazy, true},
    Operator{"??", Op::kCoalesce, Shape::kLazy, true},
    Operator{"!", Op::kNot, Shape::kUnary, true},
    Operator{"not", Op::kNot, Shape::kUnary, true},
    Operator{"!!", Op::kTruth, Shape::kUnary, true},
    Operator{"<", Op::kLess, Shape::kLazy, true},
    Operator{"<=", Op::kLessOrEqual, Shape::kLazy, true},
    Operator{">", Op::kGreater, Shape::kLazy, true},
    Operator{">=", Op::kGreaterOrEqual, Shape::kLazy, true},
    Operator{"==", Op::kEqual, Shape::kLazy, true},
    Operator{"!=", Op::kNotEqual, Shape::kLazy, true},
    Operator{"===", Op::kStrictlyEqual, Shape::kLazy, true},
    Operator{"!==", Op::kStrictlyNotEqual, Shape::kLazy, true},
    Operator{"+", Op::kAdd, Shape::kEager, true},
    Operator{"-", Op::kSubtract, Shape::kEager, true},
    Operator{"*", Op::kMultiply, Shape::kEager, true},
    Operator{"/", Op::kDivide, Shape::kEager, true},
    Operator{"%", Op::kModulo, Shape::kEager, true},
    Operator{"min", Op::kMin, Shape::kEager, true},
    Operator{"max", Op::kMax, Shape::kEager, true},
    Operator{"cat", Op::kCat, Shape::kEager, true},
    Operator{"substr", Op::kSubstr, Shape::kEager, true},
    Operator{"in", Op::kIn, Shape::kEager, true},
    Operator{"starts_with", Op::kStartsWith, Shape::kEager, true},
    Operator{"ends_with", Op::kEndsWith, Shape::kEager, true},
    Operator{"matches", Op::kMatches, Shape::kEager, true},
    Operator{"sem_ver", Op::kSemVer, Shape::kEager, true},
    Operator{"merge", Op::kMerge, Shape::kEager, true},
    Operator{"map", Op::kMap, Shape::kIterate, false},
    Operator{"filter", Op::kFilter, Shape::kIterate, false},
    Operator{"reduce", Op::kReduce, Shape::kIterate, false},
    Operator{"all", Op::kAll, Shape::kIterate, false},
    Operator{"every", Op::kAll, Shape::kIterate, false},
    Operator{"none", Op::kNone, Shape::kIterate, false},
    Operator{"some", Op::kSome, Shape::kIterate, false},
    Operator{"fractional", Op::kFractional, Shape::kEager, false},
    Operator{"before", Op::kBefore, Shape::kEager, false},
    Operator{"after", Op::kAfter, Shape::kEager, false},
    Operator{"in_segment", Op::kInSegment, Shape::kSpecial, false},
};

/// Longer pointers are shown from their end, which is what tells places apart.
constexpr std::size_t kLongestPointer = 160;

}  // namespace

const Operator* find_operator(std::string_view name) {
  const auto found = std::find_if(kOperators.begin(), kOperators.end(),
                                  [&](const Operator& candidate) { return candidate.name == name; });
  return found == kOperators.end() ? nullptr : &*found;
}

bool Membership::contains(const Operand& operand) const {
  switch (operand.kind()) {
    case Operand::Kind::kNull:
      return has_null;
    case Operand::Kind::kBoolean:
      return operand.boolean() ? has_true : has_false;
    case Operand::Kind::kNumber:
      return numbers.contains(operand.number());
    case Operand::Kind::kText:
      return texts.contains(operand.text());
    case Operand::Kind::kArray:
    case Operand::Kind::kObject:
    case Operand::Kind::kFailed:
      return false;
  }
  return false;
}

std::string pointer_to(const RuleProgram& program, std::uint32_t node) {
  std::string pointer;
  for (std::uint32_t at = node; at != Node::kNone; at = program.nodes[at].parent) {
    const Node& here = program.nodes[at];
    std::string step;
    if (here.position != Node::kNone) step.append("/").append(std::to_string(here.position));
    if (here.written != nullptr) {
      step += '/';
      // "/" is the only operator that a JSON pointer has to escape.
      step += here.written->op == Op::kDivide ? "~1" : here.written->name;
    }
    pointer.insert(0, step);
  }
  if (pointer.empty()) return "/";
  if (pointer.size() > kLongestPointer) return "…" + pointer.substr(pointer.size() - kLongestPointer);
  return pointer;
}

}  // namespace hoist::targeting
