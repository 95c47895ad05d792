// The conditions of an `if` that ask whether a member of the context is a text, or one of a few.
#pragma once

#include <cstdint>

#include "hoist/targeting/program.h"

namespace hoist::targeting {

/// Keeps those of the `if` at `at` beside each other, so that they are answered without going through their
/// nodes where the context has a text there and nobody traces. The answer is the same.
void prepare_plain_conditions(RuleProgram& program, std::uint32_t at);

}  // namespace hoist::targeting
