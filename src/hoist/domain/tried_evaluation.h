// What a flag would say to somebody at an instant, by itself: nothing else has to outlive it. Values.
#pragma once

#include <optional>
#include <string>

#include "hoist/domain/evaluation.h"

namespace hoist {

struct TriedEvaluation {
  Instant at;
  std::optional<Value> value;  ///< None: the client's code default.
  std::optional<std::string> variant;
  EvaluationReason reason = EvaluationReason::kFlagNotFound;  ///< So where there was no such flag then.
  std::string error = {};  ///< For people, where the reason is an error; else "".
  Explanation explanation = {};
};

}  // namespace hoist
