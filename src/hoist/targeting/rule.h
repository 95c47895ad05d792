// A targeting rule: JSONLogic with flagd's operators and Hoist's own, compiled once into a compact tree and
// evaluated against contexts.
//
// The semantics are the published ones of JSONLogic, with ECMAScript's coercion, and of flagd (fractional,
// sem_ver, starts_with, ends_with, $ref, $flagd.flagKey, $flagd.timestamp, targetingKey); Hoist adds matches,
// before, after and in_segment. No operator fails for what it is given: a number may be NaN. Pure: the same
// rule, context, flag and instant give the same value in every process. docs/targeting.md describes every
// operator.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"
#include "hoist/targeting/segment.h"
#include "hoist/targeting/value.h"

namespace hoist {

namespace targeting {
struct RuleAccess;
struct RuleProgram;
}  // namespace targeting

/// What a rule may refer to by name while it is compiled.
struct RuleScope {
  /// The text of a shared evaluator, for {"$ref": name}; null where there is none of that name.
  std::function<const Value*(std::string_view name)> evaluator;
  /// For {"in_segment": name}; null where there is none of that name.
  std::function<std::shared_ptr<const Segment>(std::string_view name)> segment;
};

/// Who asks, for which flag, and when.
struct RuleInput {
  const Object& context;      ///< The evaluation context, targetingKey included.
  std::string_view flag_key;  ///< $flagd.flagKey, and the first half of fractional's bucketing key.
  Instant now;                ///< $flagd.timestamp, in whole seconds.
};

/// One operator as it was evaluated, for people who ask why (design, promise P8).
struct TraceStep {
  std::string path;           ///< Where in the rule, as a JSON pointer: "/if/0/in".
  std::string operation;      ///< "in"
  std::vector<Value> inputs;  ///< Its arguments as they were evaluated.
  Value result;
  std::string
      note;  ///< What the fields above do not say: a bucket and its key, a missing variable; often "".
};
/// In the order in which the operators were finished, operands before what they are operands of.
using Trace = std::vector<TraceStep>;

/// Bounds on what a rule may ask of the machine; beyond them it is refused when it is compiled.
inline constexpr std::size_t kMaxRuleDepth = 64;      ///< Nesting of operators, after $ref is resolved.
inline constexpr std::size_t kMaxRuleNodes = 20'000;  ///< Operators and literals, after $ref is resolved.
/// Regular expressions in one rule, and the bytes of each: a compiled one takes up to 1 MiB.
inline constexpr std::size_t kMaxRulePatterns = 100;
inline constexpr std::size_t kMaxPatternLength = 1'000;
/// Bounds on one evaluation, the rules of segments included: steps (an operator's visit, an element that map,
/// filter, reduce, all, none, some or in looks at, an element or 16 bytes of text that are written); beyond
/// it the evaluation fails.
inline constexpr std::size_t kMaxRuleSteps = 1'000'000;
/// How many steps a trace keeps of what happens inside map, filter, reduce, all, none and some, and how many
/// elements of an array or members of an object.
inline constexpr std::size_t kMaxTracedIterations = 1'000;
inline constexpr std::size_t kMaxTracedElements = 100;

/// Immutable and thread-safe once compiled; cheap to copy.
class Rule {
 public:
  /// Errors: kInvalidArgument, its message opening with where in the rule the fault is; for an operator that
  /// is not known, too few or too many arguments, a bad regular expression or instant, a $ref or segment that
  /// is not there, a cycle of $ref, or a rule beyond the bounds above.
  [[nodiscard]] static Result<Rule> compile(const Value& rule, const RuleScope& scope);

  /// Errors: kInvalidArgument where the bound on steps is passed. A number in the value may be NaN or
  /// infinite. `trace` is filled where it is given; without it nothing is kept.
  [[nodiscard]] Result<Value> evaluate(const RuleInput& input, Trace* trace = nullptr) const;

  /// Whether it splits by a bucket somewhere: then its value depends on the user even where it has no other
  /// condition.
  [[nodiscard]] bool splits() const;

 private:
  friend struct targeting::RuleAccess;
  using Program = targeting::RuleProgram;
  explicit Rule(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

}  // namespace hoist
