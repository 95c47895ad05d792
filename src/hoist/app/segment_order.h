// In which order segments can be written one by one, so that each finds what its rule refers to.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/domain/segment_definition.h"

namespace hoist {

/// A segment's key and the rule that it is to have.
using SegmentRule = std::pair<SegmentKey, Value>;

/// `rules`, each behind those that it refers to by $ref or in_segment, directly or through segments that are
/// `present` already; otherwise as they were. Names that are nowhere are left for the rule's check. Errors:
/// kInvalidArgument where they refer to each other in a circle, naming it.
[[nodiscard]] Result<std::vector<SegmentRule>> in_order_of_need(const std::vector<SegmentRule>& rules,
                                                                std::span<const SegmentDefinition> present);

}  // namespace hoist
