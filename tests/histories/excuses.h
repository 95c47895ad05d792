// Which fault explains a failure. Whatever no fault explains, Hoist did to itself.
#pragma once

#include "histories/judge.h"

namespace hoist::histories {

/// Objects to every failed attempt in the ledger that nothing explains. Gives back how many lock time-outs
/// are explained, but by nothing that was done to the schedule's own flag.
int judge_failures(const Evidence& evidence, std::vector<Objection>& objections);

/// Objects to every error of the queue that nothing explains, and to failures that could not be recorded.
void judge_queue_errors(const Evidence& evidence, std::vector<Objection>& objections);

}  // namespace hoist::histories
