-- Schedules know their flag's environment, so that an index finds what is still to come in one, whatever there is in
-- others or has ended. Triggers keep it: SQL that inserts a schedule need not say it.

ALTER TABLE feature_flag_schedules ADD COLUMN environment TEXT;
UPDATE feature_flag_schedules
SET environment = (SELECT f.environment FROM feature_flags f WHERE f.id = flag_id);

CREATE TRIGGER feature_flag_schedules_environment_inserted
AFTER INSERT ON feature_flag_schedules
WHEN NEW.environment IS NOT (SELECT environment FROM feature_flags WHERE id = NEW.flag_id)
BEGIN
  UPDATE feature_flag_schedules
  SET environment = (SELECT f.environment FROM feature_flags f WHERE f.id = NEW.flag_id) WHERE id = NEW.id;
END;
CREATE TRIGGER feature_flag_schedules_environment_updated
AFTER UPDATE OF flag_id, environment ON feature_flag_schedules
WHEN NEW.environment IS NOT (SELECT environment FROM feature_flags WHERE id = NEW.flag_id)
BEGIN
  UPDATE feature_flag_schedules
  SET environment = (SELECT f.environment FROM feature_flags f WHERE f.id = NEW.flag_id) WHERE id = NEW.id;
END;
CREATE TRIGGER feature_flags_environment_updated
AFTER UPDATE OF environment ON feature_flags
BEGIN
  UPDATE feature_flag_schedules SET environment = NEW.environment WHERE flag_id = NEW.id;
END;

CREATE INDEX feature_flag_schedules_live ON feature_flag_schedules (environment, scheduled_at, id)
  WHERE due_at IS NOT NULL;
