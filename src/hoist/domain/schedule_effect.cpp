#include "hoist/domain/schedule_effect.h"

#include <fmt/format.h>

#include "hoist/domain/flag_check.h"

namespace hoist {
namespace {

tl::unexpected<Misfit> does_not_fit(std::string_view reason) {
  return tl::unexpected(Misfit{
      .error = {ErrorCode::kInvalidArgument, fmt::format("updates do not fit the flag: {}", reason), {}}});
}

/// Whether each field may be set on the flag, whatever its other fields are.
tl::expected<void, Misfit> check_alone(const Schedule& schedule, const Flag& flag,
                                       const ReferenceScope& scope) {
  if (flag.deleted_at) {
    return tl::unexpected(Misfit{.error = {ErrorCode::kNotFound, std::string(kFlagWasDeleted), {}}});
  }
  if (!schedule.updates) return does_not_fit(schedule.updates.error().reason);
  const FlagUpdates& updates = *schedule.updates;
  const RuleScope rule_scope = scope.segments == nullptr ? SegmentLibrary().scope() : scope.segments->scope();
  const auto checked = check_updates(flag.key, flag.config.type, updates, rule_scope);
  if (!checked) return does_not_fit(checked.error().message);
  if (!updates.prerequisites) return {};
  const auto met = check_prerequisites(flag.key, *updates.prerequisites,
                                       scope.shapes == nullptr ? FlagShapes() : *scope.shapes);
  if (!met) return does_not_fit(met.error().message);
  return {};
}

}  // namespace

tl::expected<PatchResult, Misfit> effect_of(const Schedule& schedule, const Flag& flag,
                                            const ReferenceScope& scope, Instant now) {
  if (auto alone = check_alone(schedule, flag, scope); !alone) return tl::unexpected(alone.error());
  PatchResult patch = apply_updates(flag, *schedule.updates, schedule.intent(), now);
  if (!touches_fit(*schedule.updates)) return patch;
  if (auto fits = check_fit(patch.flag.config); !fits) {
    return tl::unexpected(Misfit{.error = std::move(fits).error(), .between_fields = true});
  }
  return patch;
}

}  // namespace hoist
