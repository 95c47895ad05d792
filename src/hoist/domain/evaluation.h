// What a flag says to one user, and why (design, section 3.4).
//
// Pure; the same arguments give the same answer in every process. Reads compiled flags, which a snapshot
// holds; takes no lock.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/flag.h"
#include "hoist/targeting/rule.h"

namespace hoist {

/// OpenFeature's reasons, its error codes where there is no value, and Hoist's own for prerequisites.
enum class EvaluationReason : std::uint8_t {
  kStatic,               ///< The same for every user.
  kTargetingMatch,       ///< The user is included or excluded by name, or targeting gave a variant.
  kSplit,                ///< By the user's bucket of the rollout percentage.
  kDefault,              ///< Targeting left it open, or there is no default variant.
  kDisabled,             ///< The flag is off for everyone, or archived.
  kPrerequisiteFailed,   ///< Another flag does not yield the variant that this one needs.
  kFlagNotFound,         ///< No such flag: no value of ours.
  kTargetingKeyMissing,  ///< A percentage needs a user, and none was given.
  kError,                ///< Targeting failed, or gave what is no variant.
};
/// All of them, each at the place of its value.
inline constexpr std::array kEvaluationReasons = {
    EvaluationReason::kStatic,       EvaluationReason::kTargetingMatch,
    EvaluationReason::kSplit,        EvaluationReason::kDefault,
    EvaluationReason::kDisabled,     EvaluationReason::kPrerequisiteFailed,
    EvaluationReason::kFlagNotFound, EvaluationReason::kTargetingKeyMissing,
    EvaluationReason::kError};
[[nodiscard]] std::string_view to_string(EvaluationReason reason);  ///< "DISABLED", "SPLIT", …

/// Who asks: attributes, targetingKey among them.
struct EvaluationContext {
  Object attributes = {};

  /// A context of a targeting key alone, or of nothing.
  [[nodiscard]] static EvaluationContext of_user(const std::optional<std::string>& targeting_key);
  /// None where there is no targetingKey, or where it is no text or empty.
  [[nodiscard]] const std::string* targeting_key() const;
};

/// A flag's value for one user. Refers to the compiled flag, which must outlive it.
struct Evaluation {
  const Value* value = nullptr;          ///< Null: the client's code default.
  const std::string* variant = nullptr;  ///< Null where no variant was chosen.
  EvaluationReason reason = EvaluationReason::kFlagNotFound;
  std::string error = {};  ///< For people, where the reason is an error; else "".

  /// Whether there is an error code instead of a value.
  [[nodiscard]] bool failed() const {
    return reason == EvaluationReason::kFlagNotFound || reason == EvaluationReason::kTargetingKeyMissing ||
           reason == EvaluationReason::kError;
  }
};

/// One thing that was looked at on the way to a value.
struct ExplainedStep {
  std::string_view check;  ///< "enabled", "prerequisites", "overrides", "targeting", "rollout", "default"
  bool decided = false;    ///< Whether it gave the value.
  std::string detail;      ///< For people: "user 'ada' is included", "bucket 37 of 100, share 25".
};

/// Why an evaluation gave its value (design, promise P8).
struct Explanation {
  std::vector<ExplainedStep> steps;  ///< In order; the last one decided.
  Trace conditions;                  ///< Every condition of targeting with its inputs and result.
};

/// A flag made ready to be evaluated; immutable.
struct CompiledFlag {
  /// What is wrong with its targeting is kept, and is the error of its evaluations.
  CompiledFlag(Flag flag, std::map<std::string, OverrideType, std::less<>> overrides, const RuleScope& scope);

  CompiledFlag(CompiledFlag&&) = default;
  CompiledFlag(const CompiledFlag&) = delete;  // the summary refers to the variants

  /// What every evaluation asks, side by side: a flag is spread over many lines of memory, and to fetch
  /// those takes longer than to evaluate it.
  struct Summary {
    bool deleted = false;
    bool off_for_all = false;  ///< Disabled or archived.
    bool has_prerequisites = false;
    bool has_overrides = false;  ///< That count: only a flag with `on` and `off` has such.
    bool has_fault = false;
    bool has_share = false;               ///< Of users, and `on` and `off` for them.
    std::uint8_t share = 0;               ///< In per cent.
    const Object::Member* on = nullptr;   ///< Null where the flag has not both …
    const Object::Member* off = nullptr;  ///< … variants of the short form.
  };
  Summary summary;
  std::optional<Rule> targeting;
  Flag flag;
  std::map<std::string, OverrideType, std::less<>> overrides;  ///< By user.
  std::string fault;  ///< Why targeting does not compile; "" where it does or there is none.
};

/// Finds a flag of the same environment by its key; null where there is none.
using FlagLookup = std::function<const CompiledFlag*(const FlagKey&)>;

/// In this order: missing or deleted, disabled or archived, prerequisites, excluded or included by name,
/// targeting, then the percentage, then the default variant. `explanation` is filled where it is given.
[[nodiscard]] Evaluation evaluate(const CompiledFlag* flag, const EvaluationContext& context, Instant now,
                                  const FlagLookup& lookup, Explanation* explanation = nullptr);

}  // namespace hoist
