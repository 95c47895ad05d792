// Segments: making, changing and removing them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct SegmentName {
  SegmentKey key;
  EnvironmentKey environment;
};

/// Errors of all: store errors; nothing is committed here. Each raises the environment's revision.

/// Errors: kAlreadyExists; kInvalidArgument for members, or a rule that does not compile.
[[nodiscard]] Result<SegmentDefinition> create_segment(UnitOfWork& unit, const SegmentName& name,
                                                       const SegmentFields& fields, const std::string& actor,
                                                       RandomSource& random);

/// Errors: kNotFound; kPreconditionFailed where another version is expected; kInvalidArgument where nothing
/// is set, and as above. A rule that would make other segments refer in a circle is refused as well.
[[nodiscard]] Result<SegmentDefinition> edit_segment(
    UnitOfWork& unit, const SegmentName& name, const SegmentFields& fields, const std::string& actor,
    RandomSource& random, std::optional<std::int64_t> expected_version = std::nullopt);

/// Errors: kNotFound; kPreconditionFailed; kInvalidState while a flag or another segment refers to it.
[[nodiscard]] Result<void> delete_segment(UnitOfWork& unit, const SegmentName& name, const std::string& actor,
                                          RandomSource& random,
                                          std::optional<std::int64_t> expected_version = std::nullopt);

/// Some of an environment's segments, in key order, behind `after` where it is given, at most `limit`. Store
/// errors only.
[[nodiscard]] Result<std::vector<SegmentDefinition>> list_segments(UnitOfWork& unit,
                                                                   const EnvironmentKey& environment,
                                                                   const std::optional<SegmentKey>& after,
                                                                   int limit);

/// Errors: kNotFound; store errors.
[[nodiscard]] Result<SegmentDefinition> find_segment(UnitOfWork& unit, const SegmentName& name);

}  // namespace hoist
