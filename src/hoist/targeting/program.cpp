#include "hoist/targeting/program.h"

#include <algorithm>
#include <array>

namespace hoist::targeting {
namespace {

constexpr std::array kOperators = {
    Operator{"var", Op::kVar, Shape::kSpecial},
    Operator{"val", Op::kVal, Shape::kSpecial},
    Operator{"exists", Op::kExists, Shape::kUsual},
    Operator{"get", Op::kGet, Shape::kUsual},
    Operator{"missing", Op::kMissing, Shape::kUsual},
    Operator{"missing_some", Op::kMissingSome, Shape::kUsual},
    Operator{"keys", Op::kKeys, Shape::kUsual},
    Operator{"length", Op::kLength, Shape::kUsual},
    Operator{"eachKey", Op::kEachKey, Shape::kSpecial},
    Operator{"preserve", Op::kLiteral, Shape::kSpecial},
    Operator{"if", Op::kIf, Shape::kUsual},
    Operator{"?:", Op::kIf, Shape::kUsual},
    Operator{"and", Op::kAnd, Shape::kUsual},
    Operator{"or", Op::kOr, Shape::kUsual},
    Operator{"??", Op::kCoalesce, Shape::kUsual},
    Operator{"!", Op::kNot, Shape::kUsual},
    Operator{"not", Op::kNot, Shape::kUsual},
    Operator{"!!", Op::kTruth, Shape::kUsual},
    Operator{"<", Op::kLess, Shape::kUsual},
    Operator{"<=", Op::kLessOrEqual, Shape::kUsual},
    Operator{">", Op::kGreater, Shape::kUsual},
    Operator{">=", Op::kGreaterOrEqual, Shape::kUsual},
    Operator{"==", Op::kEqual, Shape::kUsual},
    Operator{"!=", Op::kNotEqual, Shape::kUsual},
    Operator{"===", Op::kStrictlyEqual, Shape::kUsual},
    Operator{"!==", Op::kStrictlyNotEqual, Shape::kUsual},
    Operator{"+", Op::kAdd, Shape::kUsual},
    Operator{"-", Op::kSubtract, Shape::kUsual},
    Operator{"*", Op::kMultiply, Shape::kUsual},
    Operator{"/", Op::kDivide, Shape::kUsual},
    Operator{"%", Op::kModulo, Shape::kUsual},
    Operator{"min", Op::kMin, Shape::kUsual},
    Operator{"max", Op::kMax, Shape::kUsual},
    Operator{"cat", Op::kCat, Shape::kUsual},
    Operator{"substr", Op::kSubstr, Shape::kUsual},
    Operator{"in", Op::kIn, Shape::kUsual},
    Operator{"starts_with", Op::kStartsWith, Shape::kUsual},
    Operator{"ends_with", Op::kEndsWith, Shape::kUsual},
    Operator{"matches", Op::kMatches, Shape::kUsual},
    Operator{"sem_ver", Op::kSemVer, Shape::kUsual},
    Operator{"log", Op::kLog, Shape::kUsual},
    Operator{"merge", Op::kMerge, Shape::kUsual},
    Operator{"map", Op::kMap, Shape::kIterate},
    Operator{"filter", Op::kFilter, Shape::kIterate},
    Operator{"reduce", Op::kReduce, Shape::kIterate},
    Operator{"all", Op::kAll, Shape::kIterate},
    Operator{"every", Op::kAll, Shape::kIterate},
    Operator{"none", Op::kNone, Shape::kIterate},
    Operator{"some", Op::kSome, Shape::kIterate},
    Operator{"fractional", Op::kFractional, Shape::kUsual},
    Operator{"before", Op::kBefore, Shape::kUsual},
    Operator{"after", Op::kAfter, Shape::kUsual},
    Operator{"in_segment", Op::kInSegment, Shape::kSpecial},
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
