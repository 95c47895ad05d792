-- What a schedule may bring along: its own retry policy, a priority, and what becomes of it when its window is
-- missed. Named policies. In which order what is due is claimed.

ALTER TABLE feature_flag_schedules
  ADD COLUMN retry_policy jsonb,
  ADD COLUMN priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 10),
  ADD COLUMN missed_window text NOT NULL DEFAULT 'fireLate' CHECK (missed_window IN ('fireLate', 'skip', 'ask')),
  ADD COLUMN max_lateness_ms bigint CHECK (max_lateness_ms BETWEEN 0 AND 31536000000),
  -- due_at, a minute sooner for each step of priority. Without a zone, because the arithmetic of timestamptz
  -- depends on the session's.
  ADD COLUMN claim_key timestamp GENERATED ALWAYS AS (
    (CASE status WHEN 'pending' THEN scheduled_at WHEN 'failed' THEN next_retry_at END) AT TIME ZONE 'UTC'
    - priority * interval '1 minute') STORED;

CREATE INDEX feature_flag_schedules_claim ON feature_flag_schedules (status, claim_key, id) WHERE due_at IS NOT NULL;

ALTER TABLE schedule_attempts
  DROP CONSTRAINT schedule_attempts_outcome_check,
  ADD CONSTRAINT schedule_attempts_outcome_check CHECK (outcome IN ('applied', 'failed', 'superseded', 'skipped'));

CREATE TABLE retry_policies (
  name text COLLATE "C" PRIMARY KEY,
  policy jsonb NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL
);
