-- Retries: the four columns, when a schedule is due, and the index that finds what is.
--
-- due_at is virtual because SQLite cannot add a stored column; the index stores it all the same. An
-- instant that came from SQL in another form is brought to the fixed one, or it would sort wrongly.

ALTER TABLE feature_flag_schedules ADD COLUMN retry_count INTEGER NOT NULL DEFAULT 0 CHECK (retry_count >= 0);
ALTER TABLE feature_flag_schedules ADD COLUMN max_retries INTEGER NOT NULL DEFAULT 3
  CHECK (typeof(max_retries) = 'integer' AND max_retries BETWEEN 0 AND 10);
ALTER TABLE feature_flag_schedules ADD COLUMN next_retry_at TEXT
  CHECK (next_retry_at IS NULL OR (typeof(next_retry_at) = 'text' AND julianday(next_retry_at) IS NOT NULL));
ALTER TABLE feature_flag_schedules ADD COLUMN last_error TEXT;
ALTER TABLE feature_flag_schedules ADD COLUMN due_at TEXT GENERATED ALWAYS AS (
  CASE status
    WHEN 'pending' THEN
      CASE WHEN scheduled_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
        THEN scheduled_at ELSE strftime('%Y-%m-%dT%H:%M:%f000Z', scheduled_at) END
    WHEN 'failed' THEN
      CASE WHEN next_retry_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
        THEN next_retry_at ELSE strftime('%Y-%m-%dT%H:%M:%f000Z', next_retry_at) END
  END) VIRTUAL;

CREATE INDEX feature_flag_schedules_due ON feature_flag_schedules (status, due_at, id) WHERE due_at IS NOT NULL;
