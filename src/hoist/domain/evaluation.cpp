#include "hoist/domain/evaluation.h"

#include "hoist/base/check.h"
#include "hoist/targeting/bucketing.h"

namespace hoist {

std::string_view to_string(EvaluationReason reason) {
  switch (reason) {
    case EvaluationReason::kFlagNotFound:
      return "FLAG_NOT_FOUND";
    case EvaluationReason::kDisabled:
      return "DISABLED";
    case EvaluationReason::kTargetingMatch:
      return "TARGETING_MATCH";
    case EvaluationReason::kStatic:
      return "STATIC";
    case EvaluationReason::kSplit:
      return "SPLIT";
    case EvaluationReason::kTargetingKeyMissing:
      return "TARGETING_KEY_MISSING";
  }
  unreachable("EvaluationReason");
}

Evaluation evaluate(const Flag* flag, const EvaluationContext& context,
                    std::optional<OverrideType> user_override) {
  if (flag == nullptr || flag->deleted_at) return {.value = false, .reason = EvaluationReason::kFlagNotFound};
  if (!flag->config.enabled) return {.value = false, .reason = EvaluationReason::kDisabled};
  if (user_override) {
    return {.value = *user_override == OverrideType::kInclude, .reason = EvaluationReason::kTargetingMatch};
  }
  const auto share = static_cast<std::uint32_t>(flag->config.rollout_percentage.value());
  if (share == 0 || share == 100) return {.value = share == 100, .reason = EvaluationReason::kStatic};
  if (!context.targeting_key) return {.value = false, .reason = EvaluationReason::kTargetingKeyMissing};
  const std::uint32_t bucket = bucket_of(flag->key.text(), *context.targeting_key, 100);
  return {.value = bucket < share, .reason = EvaluationReason::kSplit};
}

}  // namespace hoist
