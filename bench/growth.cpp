#include "growth.h"

#include <iterator>

#include "growth_claims.h"
#include "growth_history.h"
#include "growth_updates.h"

namespace hoist::bench {
namespace {

void append_growth(Results more, Results& results) {
  results.rows.insert(results.rows.end(), std::make_move_iterator(more.rows.begin()),
                      std::make_move_iterator(more.rows.end()));
  results.plots.insert(results.plots.end(), std::make_move_iterator(more.plots.begin()),
                       std::make_move_iterator(more.plots.end()));
}

}  // namespace

Results measure_growth(int rounds) {
  Results results = measure_claims(rounds);
  append_growth(measure_history(rounds), results);
  append_growth(measure_updates(), results);
  return results;
}

}  // namespace hoist::bench
