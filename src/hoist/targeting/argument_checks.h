// What can be said about the arguments of an operator before any evaluation, and the tables that make them
// quick: sets of literals, buckets, regular expressions, instants.
#pragma once

#include "hoist/base/result.h"
#include "hoist/targeting/program.h"

namespace hoist::targeting {

/// `at` is an operator whose arguments are compiled. Errors: kInvalidArgument for too few or too many of
/// them, for a pattern or an instant that is none, or more or larger patterns than the bounds in rule.h.
[[nodiscard]] Result<void> check_arguments(RuleProgram& program, std::uint32_t at);

/// A kInvalidArgument that opens with where in the rule `at` is.
[[nodiscard]] tl::unexpected<Error> refuse(const RuleProgram& program, std::uint32_t at,
                                           std::string_view reason);

}  // namespace hoist::targeting
