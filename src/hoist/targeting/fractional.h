// The buckets of `fractional`, as they are read from a rule.
#pragma once

#include <cstdint>
#include <optional>

#include "hoist/targeting/operand.h"
#include "hoist/targeting/program.h"

namespace hoist::targeting {

/// The largest sum of weights: flagd's, 2^31 - 1.
inline constexpr double kMaxTotalWeight = 2'147'483'647;

/// The weight of a bucket: a whole number, negative ones count as 0, because a computed share may be. None
/// where it is no whole number.
[[nodiscard]] std::optional<std::uint64_t> weight_of(const Operand& operand);

/// Whether a bucket may hold it: a string, a number, a boolean or null.
[[nodiscard]] bool is_variant(const Operand& operand);

/// Keeps the buckets of the `fractional` at `at` as a table, where all of them are literals with a variant
/// and a weight.
void prepare_fractions(RuleProgram& program, std::uint32_t at);

}  // namespace hoist::targeting
