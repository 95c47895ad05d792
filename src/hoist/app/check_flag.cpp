#include "hoist/app/check_flag.h"

#include <fmt/format.h>

#include "hoist/app/load_snapshot.h"
#include "hoist/domain/prerequisites.h"

namespace hoist {

Result<void> check_updates_in(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                              ValueType type, const FlagUpdates& updates) {
  SegmentLibrary segments;
  if (updates.targeting && !updates.targeting->is_null()) {
    HOIST_ASSIGN(segments, load_segments(unit, environment));
  }
  HOIST_TRY(check_updates(key, type, updates, segments.scope()));
  if (!updates.prerequisites || updates.prerequisites->empty()) return {};
  HOIST_ASSIGN(const FlagShapes shapes, load_shapes(unit, environment));
  return check_prerequisites(key, *updates.prerequisites, shapes);
}

Result<void> hold_what_is_referred_to(UnitOfWork& unit, const EnvironmentKey& environment,
                                      const FlagUpdates& updates) {
  const bool has_rule = updates.targeting && !updates.targeting->is_null();
  const bool has_prerequisites = updates.prerequisites && !updates.prerequisites->empty();
  if (!has_rule && !has_prerequisites) return {};
  return unit.revisions().hold_references(environment);
}

Error within_updates(Error error) {
  for (ErrorDetail& detail : error.context) {
    if (detail.name == kFieldDetail && parse_flag_field(detail.value)) detail.value.insert(0, "updates.");
  }
  return error;
}

Result<void> check_version(std::int64_t version, std::optional<std::int64_t> expected) {
  if (!expected || *expected == version) return {};
  return fail(
      ErrorCode::kPreconditionFailed,
      fmt::format("it is at version {} and not at {}: read it again and repeat the change on what it is now",
                  version, *expected),
      {{"version", std::to_string(version)}});
}

}  // namespace hoist
