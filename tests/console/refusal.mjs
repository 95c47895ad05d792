// A rule in the database that refuses every change of a flag: what makes its schedules fail for a reason that may pass.
import { execute } from './store_sql.mjs';

const statements = {
  sqlite: (flag, why) => ({
    make: `CREATE TRIGGER refusal BEFORE UPDATE ON feature_flags WHEN NEW.flag_key = '${flag}'
             BEGIN SELECT RAISE(ABORT, '${why}'); END;`,
    drop: 'DROP TRIGGER refusal;',
  }),
  postgres: (flag, why) => ({
    make: `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${why}'; END $$;
           CREATE TRIGGER refusal BEFORE UPDATE ON feature_flags FOR EACH ROW WHEN (NEW.flag_key = '${flag}')
             EXECUTE FUNCTION refuse();`,
    drop: 'DROP TRIGGER refusal ON feature_flags; DROP FUNCTION refuse();',
  }),
};

/** Until drop() is called. */
export async function refuseChanges(hoist, store, flag, why) {
  const { make, drop } = statements[store](flag, why);
  await execute(hoist, store, make);
  return { drop: () => execute(hoist, store, drop) };
}
