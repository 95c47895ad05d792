// What a flag says to one user, and why (design, section 3.4).
//
// The boolean flag is the short form of OpenFeature's definition: variants "on" and "off", split by
// rolloutPercentage. Pure; the same arguments give the same answer in every process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/domain/flag.h"

namespace hoist {

/// OpenFeature's reasons and, where there is no value, its error codes.
enum class EvaluationReason : std::uint8_t {
  kFlagNotFound,         ///< No such flag: no value of ours.
  kDisabled,             ///< The flag is off for everyone.
  kTargetingMatch,       ///< The user is included or excluded by name.
  kStatic,               ///< The same for every user (0 % or 100 %).
  kSplit,                ///< By the user's bucket.
  kTargetingKeyMissing,  ///< A percentage needs a user, and none was given: off.
};
[[nodiscard]] std::string_view to_string(EvaluationReason reason);  ///< "DISABLED", "SPLIT", …

/// Who asks. Attributes join the targeting key once flags can target on them.
struct EvaluationContext {
  std::optional<std::string> targeting_key;  ///< The user; none for an anonymous caller.
};

struct Evaluation {
  bool value = false;
  EvaluationReason reason = EvaluationReason::kFlagNotFound;
  [[nodiscard]] std::string_view variant() const { return value ? "on" : "off"; }
  bool operator==(const Evaluation&) const = default;
};

/// In this order: missing or deleted, disabled, excluded or included by name, then the percentage.
/// `user_override` is the override of the context's user on this flag, if there is one.
[[nodiscard]] Evaluation evaluate(const Flag* flag, const EvaluationContext& context,
                                  std::optional<OverrideType> user_override);

}  // namespace hoist
