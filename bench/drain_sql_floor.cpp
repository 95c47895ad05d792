#include <string>

#include "drain_floor.h"
#include "floor_statement.h"

namespace hoist::bench {

void drain_with_sql(test::PostgresConnection& sql) {
  sql.run("SET jit = off; SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1");
  sql.run("PREPARE floor AS " + std::string(floor_statement()));
  while (sql.number("EXECUTE floor") > 0) {
  }
  sql.run("DEALLOCATE floor");
}

}  // namespace hoist::bench
