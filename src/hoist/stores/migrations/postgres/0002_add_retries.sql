-- Retries: the four columns, when a schedule is due, and the index that finds what is.

ALTER TABLE feature_flag_schedules
  ADD COLUMN retry_count integer NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  ADD COLUMN max_retries integer NOT NULL DEFAULT 3 CHECK (max_retries BETWEEN 0 AND 10),
  -- As scheduled_at: what Hoist cannot write it could claim, but never settle.
  ADD COLUMN next_retry_at timestamptz
    CHECK (next_retry_at BETWEEN '0001-01-01 00:00:00Z' AND '9999-12-31 23:59:59.999999Z'),
  ADD COLUMN last_error text,
  ADD COLUMN due_at timestamptz GENERATED ALWAYS AS (
    CASE status WHEN 'pending' THEN scheduled_at WHEN 'failed' THEN next_retry_at END) STORED;

CREATE INDEX feature_flag_schedules_due ON feature_flag_schedules (status, due_at, id) WHERE due_at IS NOT NULL;
