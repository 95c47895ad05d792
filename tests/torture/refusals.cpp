#include "torture/refusals.h"

#include <fmt/format.h>

#include "torture/load.h"

namespace hoist::torture {

void add_refusals(test::SqlConnection& sql, model::Dialect dialect) {
  switch (dialect) {
    case model::Dialect::kPostgres:
      return sql.run(
          fmt::format("CREATE FUNCTION torture_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                      "IF NEW.flag_key LIKE '{0}%' OR (NEW.flag_key LIKE '{1}%' AND random() < 0.5) THEN "
                      "RAISE EXCEPTION 'the flag % is guarded', NEW.flag_key; END IF; RETURN NEW; END $$; "
                      "CREATE TRIGGER torture_refuse BEFORE UPDATE ON feature_flags FOR EACH ROW "
                      "EXECUTE FUNCTION torture_refuse()",
                      kFrozenPrefix, kFrailPrefix));
    case model::Dialect::kSqlite:
      return sql.run(fmt::format(
          "CREATE TRIGGER torture_refuse BEFORE UPDATE ON feature_flags WHEN NEW.flag_key LIKE '{0}%' "
          "OR (NEW.flag_key LIKE '{1}%' AND abs(random() % 2) = 0) "
          "BEGIN SELECT RAISE(ABORT, 'the flag is guarded'); END",
          kFrozenPrefix, kFrailPrefix));
  }
}

}  // namespace hoist::torture
