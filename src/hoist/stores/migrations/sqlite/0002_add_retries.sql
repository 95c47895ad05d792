-- Retries: the four columns, when a schedule is due, and the index that finds what is.
--
-- due_at is virtual because SQLite cannot add a stored column; the index stores it all the same. Its text
-- sorts in order of time because triggers keep both of its sources in the fixed form.

ALTER TABLE feature_flag_schedules ADD COLUMN retry_count INTEGER NOT NULL DEFAULT 0
  CHECK (typeof(retry_count) = 'integer' AND retry_count BETWEEN 0 AND 1000000000);
ALTER TABLE feature_flag_schedules ADD COLUMN max_retries INTEGER NOT NULL DEFAULT 3
  CHECK (typeof(max_retries) = 'integer' AND max_retries BETWEEN 0 AND 10);
ALTER TABLE feature_flag_schedules ADD COLUMN next_retry_at TEXT
  CHECK (next_retry_at IS NULL OR (typeof(next_retry_at) = 'text'
    AND (julianday(next_retry_at, '-0.001 seconds') > 1721425.49999998) IS TRUE));
ALTER TABLE feature_flag_schedules ADD COLUMN last_error TEXT;
ALTER TABLE feature_flag_schedules ADD COLUMN due_at TEXT GENERATED ALWAYS AS (
  CASE status WHEN 'pending' THEN scheduled_at WHEN 'failed' THEN next_retry_at END) VIRTUAL;

CREATE INDEX feature_flag_schedules_due ON feature_flag_schedules (status, due_at, id) WHERE due_at IS NOT NULL;

-- As for scheduled_at in 0001.
CREATE TRIGGER feature_flag_schedules_next_retry_at_inserted
AFTER INSERT ON feature_flag_schedules
WHEN NEW.next_retry_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T'
    || '[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
  OR date(substr(NEW.next_retry_at, 1, 10), '+0 days') <> substr(NEW.next_retry_at, 1, 10)
  OR substr(NEW.next_retry_at, 12, 2) = '24' OR NEW.next_retry_at < '0001'
BEGIN
  UPDATE feature_flag_schedules
  SET next_retry_at = strftime('%Y-%m-%dT%H:%M:%f000Z', NEW.next_retry_at,
    CASE WHEN NEW.next_retry_at GLOB '*.[0-9][0-9][0-9][0-9]*' AND NEW.next_retry_at NOT GLOB '*.[0-9][0-9][0-9]000*'
      THEN '+0.001 seconds' ELSE '+0 seconds' END)
  WHERE id = NEW.id;
END;
CREATE TRIGGER feature_flag_schedules_next_retry_at_updated
AFTER UPDATE OF next_retry_at ON feature_flag_schedules
WHEN NEW.next_retry_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T'
    || '[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
  OR date(substr(NEW.next_retry_at, 1, 10), '+0 days') <> substr(NEW.next_retry_at, 1, 10)
  OR substr(NEW.next_retry_at, 12, 2) = '24' OR NEW.next_retry_at < '0001'
BEGIN
  UPDATE feature_flag_schedules
  SET next_retry_at = strftime('%Y-%m-%dT%H:%M:%f000Z', NEW.next_retry_at,
    CASE WHEN NEW.next_retry_at GLOB '*.[0-9][0-9][0-9][0-9]*' AND NEW.next_retry_at NOT GLOB '*.[0-9][0-9][0-9]000*'
      THEN '+0.001 seconds' ELSE '+0 seconds' END)
  WHERE id = NEW.id;
END;
