#include "growth.h"

#include "growth_claims.h"
#include "growth_history.h"
#include "growth_updates.h"

namespace hoist::bench {
Results measure_growth(int rounds) {
  Results results = measure_claims(rounds);
  results.append(measure_history(rounds));
  results.append(measure_updates());
  return results;
}

}  // namespace hoist::bench
