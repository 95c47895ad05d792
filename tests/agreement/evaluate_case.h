// One evaluation of one flag, as other evaluators of flagd's family do it as well, and what comes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/targeting/value.h"

namespace hoist::agreement {

/// What a client of OpenFeature sees. No value where the default in the code is used.
struct Outcome {
  std::optional<Value> value;
  std::string variant;  ///< Empty where there is no value.
  std::string reason;
  std::string error_code;  ///< Empty unless the reason is ERROR.

  bool operator==(const Outcome&) const = default;
};

struct Case {
  std::string name;
  std::string flag_key;
  Object flag;  ///< flagd's definition: state, variants, defaultVariant, targeting.
  Object context;
  Object evaluators;  ///< Shared rules by their names, for {"$ref": name}.
  Instant now;
  Outcome expected;
  /// Where the published semantics differ from what the evaluator that made the case gives.
  std::optional<Outcome> published;
  std::vector<std::string> unsettled;  ///< Where they differ because the documentation settles nothing.
};

[[nodiscard]] Outcome evaluate_case(const Case& test_case);

}  // namespace hoist::agreement
