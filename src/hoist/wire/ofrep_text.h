// OFREP's answers as JSON text, written at once: an answer for a hundred flags would be some hundred objects
// that are made, written and thrown away.
#pragma once

#include <string>

#include "hoist/domain/evaluation.h"

namespace hoist::wire {

/// Appends OFREP's answer for one flag: {"key", "value"?, "reason", "variant"?, "metadata"?}, or, where the
/// evaluation failed, {"key", "errorCode", "errorDetails", "metadata"?}. "explanation" is the last member
/// where one is given.
void append_ofrep_evaluation(const Flag& flag, const Evaluation& evaluation, std::string& text,
                             const Explanation* explanation = nullptr);

}  // namespace hoist::wire
