#include "hoist/app/segments.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/load_snapshot.h"

namespace hoist {
namespace {

/// A segment's change on the audit trail, and its environment's revision, which is last of all.
Result<void> record_segment_change(UnitOfWork& unit, const SegmentName& name, AuditAction action,
                                   const std::string& actor, RandomSource& random) {
  HOIST_TRY(audit_other(
      unit, {.action = action, .actor = actor, .environment = name.environment, .note = name.key.text()},
      random));
  return raise_revision(unit, name.environment,
                        {.kind = ChangeKind::kSegmentChanged, .key = name.key.text()});
}

void set_segment_fields(SegmentDefinition& segment, const SegmentFields& fields) {
  if (fields.description) segment.description = *fields.description;
  if (fields.included) segment.included = *fields.included;
  if (fields.excluded) segment.excluded = *fields.excluded;
  if (fields.rule) segment.rule = *fields.rule;
}

/// The environment's segments as they would be with this one; without it where `with` is null.
Result<std::vector<SegmentDefinition>> segments_with(UnitOfWork& unit, const SegmentName& name,
                                                     const SegmentDefinition* with) {
  HOIST_ASSIGN(std::vector<SegmentDefinition> all, unit.segments().list(name.environment));
  std::erase_if(all, [&](const SegmentDefinition& segment) { return segment.key == name.key; });
  if (with != nullptr) all.push_back(*with);
  return all;
}

/// Whether the segment is valid by itself and among the others.
Result<void> check_among_others(UnitOfWork& unit, const SegmentDefinition& segment) {
  HOIST_TRY(check_segment(segment));
  const SegmentName name{.key = segment.key, .environment = segment.environment};
  HOIST_ASSIGN(const auto all, segments_with(unit, name, &segment));
  const SegmentLibrary library(all);
  if (library.faults().empty()) return {};
  const auto& [key, reason] = *library.faults().begin();
  return invalid_field("rule", key == segment.key.text()
                                   ? fmt::format("rule: {}", reason)
                                   : fmt::format("rule: segment '{}': {}", key, reason));
}

tl::unexpected<Error> no_segment(const SegmentName& name) {
  return fail(ErrorCode::kNotFound, fmt::format("there is no segment '{}' in environment '{}'",
                                                name.key.text(), name.environment.text()));
}

Result<SegmentDefinition> lock_segment(UnitOfWork& unit, const SegmentName& name,
                                       std::optional<std::int64_t> expected_version) {
  HOIST_ASSIGN(std::optional<SegmentDefinition> found, unit.segments().lock(name.key, name.environment));
  if (!found) return no_segment(name);
  HOIST_TRY(check_version(found->version, expected_version));
  return *std::move(found);
}

/// Errors: kInvalidState where something would no longer compile without the segment.
Result<void> check_unused(UnitOfWork& unit, const SegmentName& name) {
  const auto used_by = [&](std::string_view what, std::string_view key) {
    return fail(ErrorCode::kInvalidState, fmt::format("segment '{}' is used by {} '{}': change that first",
                                                      name.key.text(), what, key));
  };
  HOIST_ASSIGN(const auto others, segments_with(unit, name, nullptr));
  const SegmentLibrary library(others);
  if (!library.faults().empty()) return used_by("segment", library.faults().begin()->first);
  HOIST_ASSIGN(const auto flags, load_flags(unit, {.environment = name.environment}));
  for (const Flag& flag : flags) {
    if (flag.config.targeting.is_null()) continue;
    if (!Rule::compile(flag.config.targeting, library.scope())) return used_by("flag", flag.key.text());
  }
  return {};
}

}  // namespace

Result<SegmentDefinition> create_segment(UnitOfWork& unit, const SegmentName& name,
                                         const SegmentFields& fields, const std::string& actor,
                                         RandomSource& random) {
  SegmentDefinition segment{.key = name.key,
                            .environment = name.environment,
                            .description = {},
                            .included = {},
                            .excluded = {},
                            .rule = {},
                            .version = 1,
                            .created_at = unit.now(),
                            .updated_at = unit.now()};
  set_segment_fields(segment, fields);
  HOIST_TRY(unit.revisions().hold_references(name.environment));
  HOIST_TRY(check_among_others(unit, segment));
  HOIST_TRY(unit.segments().insert(segment));
  HOIST_TRY(record_segment_change(unit, name, AuditAction::kSegmentCreated, actor, random));
  return segment;
}

Result<SegmentDefinition> edit_segment(UnitOfWork& unit, const SegmentName& name, const SegmentFields& fields,
                                       const std::string& actor, RandomSource& random,
                                       std::optional<std::int64_t> expected_version) {
  if (fields.empty()) {
    return invalid_field("body",
                         "nothing to change: set at least one of description, included, excluded and rule");
  }
  HOIST_ASSIGN(SegmentDefinition segment, lock_segment(unit, name, expected_version));
  set_segment_fields(segment, fields);
  segment.version += 1;
  segment.updated_at = unit.now();
  HOIST_TRY(unit.revisions().hold_references(name.environment));
  HOIST_TRY(check_among_others(unit, segment));
  HOIST_TRY(unit.segments().update(segment));
  HOIST_TRY(record_segment_change(unit, name, AuditAction::kSegmentEdited, actor, random));
  return segment;
}

Result<void> delete_segment(UnitOfWork& unit, const SegmentName& name, const std::string& actor,
                            RandomSource& random, std::optional<std::int64_t> expected_version) {
  HOIST_TRY(lock_segment(unit, name, expected_version));
  HOIST_TRY(unit.revisions().hold_references(name.environment));
  HOIST_TRY(check_unused(unit, name));
  HOIST_TRY(unit.segments().remove(name.key, name.environment));
  return record_segment_change(unit, name, AuditAction::kSegmentDeleted, actor, random);
}

Result<std::vector<SegmentDefinition>> list_segments(UnitOfWork& unit, const EnvironmentKey& environment,
                                                     const std::optional<SegmentKey>& after, int limit) {
  // An environment has few segments, and every change of one reads them all anyway.
  HOIST_ASSIGN(std::vector<SegmentDefinition> segments, unit.segments().list(environment));
  if (after) std::erase_if(segments, [&](const auto& segment) { return segment.key <= *after; });
  const std::size_t shown = std::min(segments.size(), static_cast<std::size_t>(limit));
  segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(shown), segments.end());
  return segments;
}

Result<SegmentDefinition> find_segment(UnitOfWork& unit, const SegmentName& name) {
  HOIST_ASSIGN(std::optional<SegmentDefinition> found, unit.segments().find(name.key, name.environment));
  if (!found) return no_segment(name);
  return *std::move(found);
}

}  // namespace hoist
