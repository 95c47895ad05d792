// A rule as it was compiled: operators and literals in one vector, the arguments of each side by side.
//
// Immutable once compiled, and then thread-safe.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/targeting/operand.h"
#include "hoist/targeting/path.h"
#include "hoist/targeting/segment.h"
#include "hoist/targeting/value.h"

namespace hoist::targeting {

enum class Op : std::uint8_t {
  kLiteral,
  kList,        ///< An array with operators inside.
  kVar,         ///< A path known when it is compiled; its argument is the default.
  kVarDynamic,  ///< Its arguments are the path and the default.
  kVal,         ///< As kVar, of `val`, which has no default.
  kValDynamic,
  kExists,
  kGet,
  kMissing,
  kMissingSome,
  kKeys,
  kLength,
  kEachKey,
  kIf,
  kAnd,
  kOr,
  kCoalesce,
  kNot,
  kTruth,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kEqual,
  kNotEqual,
  kStrictlyEqual,
  kStrictlyNotEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kMin,
  kMax,
  kCat,
  kSubstr,
  kIn,
  kStartsWith,
  kEndsWith,
  kMatches,
  kSemVer,
  kLog,
  kMerge,
  kMap,
  kFilter,
  kReduce,
  kAll,
  kNone,
  kSome,
  kFractional,
  kBefore,
  kAfter,
  kInSegment,
};

/// How an operator takes its arguments.
enum class Shape : std::uint8_t {
  kUsual,    ///< An array of arguments, or one argument alone.
  kIterate,  ///< The same; the second is an expression for each element of the first.
  kSpecial,  ///< In a way of its own.
};

struct Operator {
  std::string_view name;
  Op op;
  Shape shape;
};

/// None where there is no such operator.
[[nodiscard]] const Operator* find_operator(std::string_view name);

struct Node {
  static constexpr std::uint32_t kNone = 0xffffffffU;

  Op op = Op::kLiteral;
  std::uint32_t first = 0;         ///< The first argument …
  std::uint32_t count = 0;         ///< … and how many follow each other.
  std::uint32_t extra = kNone;     ///< Into the table of its operator.
  std::uint32_t parent = kNone;    ///< Whose argument it is.
  std::uint32_t position = kNone;  ///< In the array of arguments; none where it stands alone.
  const Operator* written = nullptr;
  Operand literal;
};

/// What a literal array of many elements holds, for `in`.
struct Membership {
  std::unordered_set<std::string_view> texts;
  std::unordered_set<double> numbers;
  bool has_null = false;
  bool has_true = false;
  bool has_false = false;

  [[nodiscard]] bool contains(const Operand& operand) const;
};

/// The buckets of a `fractional` whose variants and weights are literals.
struct Fractions {
  struct Bucket {
    std::uint64_t end;  ///< The sum of the weights up to and with this one.
    Operand variant;
  };
  std::vector<Bucket> buckets;

  [[nodiscard]] std::uint64_t total() const { return buckets.empty() ? 0 : buckets.back().end; }
};

/// The literal instants among the arguments of `before` and `after`.
struct InstantPair {
  std::optional<Instant> literals[2];
};

/// Whether a member of the context is a text, or one of a few: what most conditions of an `if` ask. What it
/// takes to answer stands in one place, where the general way reads a dozen.
struct PlainCondition {
  std::string member;
  std::string text;              ///< What it is compared with …
  const Array* among = nullptr;  ///< … or, where that is set, the texts that it is looked for among.
  std::uint32_t steps = 0;       ///< What the general way takes; 0: it is another condition.
};

struct RuleProgram {
  std::vector<Node> nodes;  ///< The first is the root.
  /// Of each `if` that has some: one for each of its conditions.
  std::vector<PlainCondition> plain_conditions;
  std::deque<Value> literals;  ///< Nodes borrow from them, and a deque leaves them where they are.
  std::vector<Path> paths;
  std::vector<std::vector<std::string>> names;  ///< Of eachKey.
  std::vector<Membership> memberships;
  std::vector<Fractions> fractions;
  std::vector<InstantPair> instants;
  std::vector<std::unique_ptr<const re2::RE2>> patterns;
  std::vector<std::vector<std::shared_ptr<const Segment>>> segments;
  bool splits = false;
  std::size_t segment_depth = 0;  ///< How many segments stand behind each other.
};

/// Where in the rule, as a JSON pointer that is fit for a message: "/if/0/in", "/" for the rule itself.
[[nodiscard]] std::string pointer_to(const RuleProgram& program, std::uint32_t node);

}  // namespace hoist::targeting
