-- Schedules know their flag's environment, so that an index finds what is still to come in one, whatever there is in
-- others or has ended. Triggers keep it: SQL that inserts a schedule need not say it.

ALTER TABLE feature_flag_schedules ADD COLUMN environment text COLLATE "C";
UPDATE feature_flag_schedules s SET environment = f.environment FROM feature_flags f WHERE f.id = s.flag_id;

CREATE FUNCTION hoist_set_schedule_environment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.environment := (SELECT environment FROM feature_flags WHERE id = NEW.flag_id);
  RETURN NEW;
END $$;
CREATE TRIGGER feature_flag_schedules_environment BEFORE INSERT OR UPDATE OF flag_id, environment
  ON feature_flag_schedules FOR EACH ROW EXECUTE FUNCTION hoist_set_schedule_environment();

CREATE FUNCTION hoist_move_schedules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE feature_flag_schedules SET environment = NEW.environment WHERE flag_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER feature_flags_environment AFTER UPDATE OF environment
  ON feature_flags FOR EACH ROW EXECUTE FUNCTION hoist_move_schedules();

CREATE INDEX feature_flag_schedules_live ON feature_flag_schedules (environment, scheduled_at, id)
  WHERE due_at IS NOT NULL;
