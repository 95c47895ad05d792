-- What a schedule may bring along: its own retry policy, a priority, and what becomes of it when its window is
-- missed. Named policies. In which order what is due is claimed.

ALTER TABLE feature_flag_schedules ADD COLUMN retry_policy TEXT;
ALTER TABLE feature_flag_schedules ADD COLUMN priority INTEGER NOT NULL DEFAULT 0
  CHECK (typeof(priority) = 'integer' AND priority BETWEEN 0 AND 10);
ALTER TABLE feature_flag_schedules ADD COLUMN missed_window TEXT NOT NULL DEFAULT 'fireLate'
  CHECK (missed_window IN ('fireLate', 'skip', 'ask'));
ALTER TABLE feature_flag_schedules ADD COLUMN max_lateness_ms INTEGER
  CHECK (max_lateness_ms IS NULL OR (typeof(max_lateness_ms) = 'integer'
    AND max_lateness_ms BETWEEN 0 AND 31536000000));
-- due_at in microseconds since 1970, a minute sooner for each step of priority. The fraction is read apart,
-- because SQLite's own arithmetic rounds to milliseconds.
ALTER TABLE feature_flag_schedules ADD COLUMN claim_key INTEGER GENERATED ALWAYS AS (
  unixepoch(substr(due_at, 1, 19)) * 1000000 + CAST(substr(due_at, 21, 6) AS INTEGER)
    - priority * 60000000) VIRTUAL;

CREATE INDEX feature_flag_schedules_claim ON feature_flag_schedules (status, claim_key, id) WHERE due_at IS NOT NULL;

-- SQLite cannot change a CHECK: the table is made anew, with the outcome 'skipped'.
CREATE TABLE schedule_attempts_anew (
  schedule_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  worker TEXT NOT NULL DEFAULT '',
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'failed', 'superseded', 'skipped')),
  error_class TEXT CHECK (error_class IN ('transient', 'permanent')),
  error_code TEXT,
  error_message TEXT,
  next_retry_at TEXT,
  -- Fields that newer intent had set already.
  dropped_fields TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (schedule_id, attempt)
) WITHOUT ROWID;
INSERT INTO schedule_attempts_anew SELECT schedule_id, attempt, worker, started_at, ended_at, outcome, error_class,
  error_code, error_message, next_retry_at, dropped_fields FROM schedule_attempts;
DROP TABLE schedule_attempts;
ALTER TABLE schedule_attempts_anew RENAME TO schedule_attempts;

CREATE TABLE retry_policies (
  name TEXT PRIMARY KEY NOT NULL,
  policy TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
