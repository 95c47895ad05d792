// What a claim costs as the table grows, and after many updates.
#pragma once

#include "measure.h"
#include "report.h"

namespace hoist::bench {

/// Milliseconds of single claims of what is due, each given back. Throws where one does not take `expected`.
[[nodiscard]] Spread measure_claim(const std::string& url, int expected);

/// With up to 5,000,000 waiting, in databases that are made once and take turns.
[[nodiscard]] Results measure_claims(int rounds);

}  // namespace hoist::bench
