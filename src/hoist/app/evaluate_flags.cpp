#include "hoist/app/evaluate_flags.h"

#include <map>

#include "hoist/app/find_flag.h"

namespace hoist {
namespace {

/// Flags are read in pages, so that one answer of the store stays small.
constexpr int kPage = kMaxPageSize;

using OverridesByFlag = std::map<FlagId, OverrideType>;

Result<OverridesByFlag> overrides_of(UnitOfWork& unit, const EnvironmentKey& environment,
                                     const EvaluationContext& context) {
  if (!context.targeting_key) return OverridesByFlag{};
  HOIST_ASSIGN(const auto list, unit.overrides().of_user(environment, *context.targeting_key));
  return OverridesByFlag(list.begin(), list.end());
}

std::optional<OverrideType> override_on(const OverridesByFlag& overrides, const FlagId& flag) {
  const auto found = overrides.find(flag);
  if (found == overrides.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Result<std::vector<std::pair<FlagKey, Evaluation>>> evaluate_all_flags(UnitOfWork& unit,
                                                                       const EnvironmentKey& environment,
                                                                       const EvaluationContext& context) {
  HOIST_ASSIGN(const OverridesByFlag overrides, overrides_of(unit, environment, context));
  std::vector<std::pair<FlagKey, Evaluation>> evaluations;
  FlagFilter filter{.environment = environment, .after = std::nullopt, .limit = kPage};
  for (;;) {
    HOIST_ASSIGN(const std::vector<Flag> page, unit.flags().list(filter));
    for (const Flag& flag : page) {
      evaluations.emplace_back(flag.key, evaluate(&flag, context, override_on(overrides, flag.id)));
    }
    if (page.size() < static_cast<std::size_t>(kPage)) return evaluations;
    filter.after.emplace(page.back().key, page.back().environment);
  }
}

Result<Evaluation> evaluate_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                                 const EvaluationContext& context) {
  HOIST_ASSIGN(const Flag flag, find_flag(unit, key, environment));
  HOIST_ASSIGN(const OverridesByFlag overrides, overrides_of(unit, environment, context));
  return evaluate(&flag, context, override_on(overrides, flag.id));
}

}  // namespace hoist
