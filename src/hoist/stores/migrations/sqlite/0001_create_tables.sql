-- The tables as they were before retries. Columns that a person may leave out have defaults.
--
-- Ids are canonical UUID texts. Instants are `YYYY-MM-DDThh:mm:ss.ffffffZ`, so that their order as text
-- is their order in time; other forms that SQLite reads are accepted from SQL, and where the order
-- counts a trigger brings them to that form. The checks keep out what could not be read again: one such
-- row would stand in the way of every list and claim that meets it. For instants that is the years 1 to 9999:
-- 1721425.5 is 0001-01-01 as a Julian day, and as SQLite rounds to milliseconds and ends with the last of
-- the year 9999, one is taken off first.

CREATE TABLE feature_flags (
  id TEXT PRIMARY KEY NOT NULL CHECK (
    typeof(id) = 'text' AND id LIKE '________-____-____-____-____________' AND id NOT GLOB '*[^0-9a-f-]*'
    AND length(replace(id, '-', '')) = 32),
  flag_key TEXT NOT NULL CHECK (
    length(flag_key) BETWEEN 1 AND 100 AND flag_key GLOB '[A-Za-z0-9]*'
    AND flag_key NOT GLOB '*[^A-Za-z0-9._-]*'),
  environment TEXT NOT NULL DEFAULT 'production' CHECK (
    length(environment) BETWEEN 1 AND 100 AND environment GLOB '[A-Za-z0-9]*'
    AND environment NOT GLOB '*[^A-Za-z0-9._-]*'),
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  rollout_percentage INTEGER NOT NULL DEFAULT 100 CHECK (
    typeof(rollout_percentage) = 'integer' AND rollout_percentage BETWEEN 0 AND 100),
  description TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1 CHECK (typeof(version) = 'integer'),
  -- The intent behind each field's value: {"enabled": {"at": "…Z", "scheduleId": "…"}}.
  intents TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(intents)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
    CHECK ((julianday(created_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
    CHECK ((julianday(updated_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  deleted_at TEXT CHECK (
    deleted_at IS NULL OR (julianday(deleted_at, '-0.001 seconds') > 1721425.49999998) IS TRUE)
);
CREATE UNIQUE INDEX feature_flags_live_key ON feature_flags (flag_key, environment) WHERE deleted_at IS NULL;

CREATE TABLE feature_flag_user_overrides (
  flag_id TEXT NOT NULL REFERENCES feature_flags (id),
  user_id TEXT NOT NULL CHECK (length(user_id) > 0),
  override_type TEXT NOT NULL CHECK (override_type IN ('include', 'exclude')),
  reason TEXT NOT NULL DEFAULT '',
  created_by TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
  PRIMARY KEY (flag_id, user_id)
) WITHOUT ROWID;
CREATE INDEX feature_flag_user_overrides_user ON feature_flag_user_overrides (user_id);

CREATE TABLE feature_flag_schedules (
  id TEXT PRIMARY KEY NOT NULL CHECK (
    typeof(id) = 'text' AND id LIKE '________-____-____-____-____________' AND id NOT GLOB '*[^0-9a-f-]*'
    AND length(replace(id, '-', '')) = 32),
  flag_id TEXT NOT NULL REFERENCES feature_flags (id),
  scheduled_at TEXT NOT NULL CHECK (
    typeof(scheduled_at) = 'text'
    AND (julianday(scheduled_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'applied', 'failed', 'cancelled')),
  updates TEXT NOT NULL CHECK (json_valid(updates)),
  applied_at TEXT CHECK (
    applied_at IS NULL OR (julianday(applied_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  error_message TEXT,
  created_by TEXT NOT NULL DEFAULT '',
  cancelled_by TEXT,
  cancelled_at TEXT CHECK (
    cancelled_at IS NULL OR (julianday(cancelled_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  -- Attempts so far, over all budgets.
  attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (
    typeof(attempt_count) = 'integer' AND attempt_count BETWEEN 0 AND 1000000000),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
    CHECK ((julianday(created_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
    CHECK ((julianday(updated_at, '-0.001 seconds') > 1721425.49999998) IS TRUE)
);
CREATE INDEX feature_flag_schedules_flag ON feature_flag_schedules (flag_id, scheduled_at, id);
CREATE INDEX feature_flag_schedules_time ON feature_flag_schedules (scheduled_at, id);

-- What SQL wrote in another form, or as a day or hour that SQLite carries over (February 30, 24:00).
-- SQLite computes in milliseconds; digits beyond them round up, so that no change is early.
CREATE TRIGGER feature_flag_schedules_scheduled_at_inserted
AFTER INSERT ON feature_flag_schedules
WHEN NEW.scheduled_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T'
    || '[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
  OR date(substr(NEW.scheduled_at, 1, 10), '+0 days') <> substr(NEW.scheduled_at, 1, 10)
  OR substr(NEW.scheduled_at, 12, 2) = '24' OR NEW.scheduled_at < '0001'
BEGIN
  UPDATE feature_flag_schedules
  SET scheduled_at = strftime('%Y-%m-%dT%H:%M:%f000Z', NEW.scheduled_at,
    CASE WHEN NEW.scheduled_at GLOB '*.[0-9][0-9][0-9][0-9]*' AND NEW.scheduled_at NOT GLOB '*.[0-9][0-9][0-9]000*'
      THEN '+0.001 seconds' ELSE '+0 seconds' END)
  WHERE id = NEW.id;
END;
CREATE TRIGGER feature_flag_schedules_scheduled_at_updated
AFTER UPDATE OF scheduled_at ON feature_flag_schedules
WHEN NEW.scheduled_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T'
    || '[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
  OR date(substr(NEW.scheduled_at, 1, 10), '+0 days') <> substr(NEW.scheduled_at, 1, 10)
  OR substr(NEW.scheduled_at, 12, 2) = '24' OR NEW.scheduled_at < '0001'
BEGIN
  UPDATE feature_flag_schedules
  SET scheduled_at = strftime('%Y-%m-%dT%H:%M:%f000Z', NEW.scheduled_at,
    CASE WHEN NEW.scheduled_at GLOB '*.[0-9][0-9][0-9][0-9]*' AND NEW.scheduled_at NOT GLOB '*.[0-9][0-9][0-9]000*'
      THEN '+0.001 seconds' ELSE '+0 seconds' END)
  WHERE id = NEW.id;
END;

CREATE TABLE schedule_attempts (
  schedule_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  worker TEXT NOT NULL DEFAULT '',
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'failed', 'superseded')),
  error_class TEXT CHECK (error_class IN ('transient', 'permanent')),
  error_code TEXT,
  error_message TEXT,
  next_retry_at TEXT,
  -- Fields that newer intent had set already.
  dropped_fields TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (schedule_id, attempt)
) WITHOUT ROWID;

CREATE TABLE audit_events (
  id TEXT PRIMARY KEY NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  flag_id TEXT,
  flag_key TEXT,
  environment TEXT,
  schedule_id TEXT,
  flag_before TEXT,
  flag_after TEXT,
  note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_events_flag ON audit_events (flag_id, id);

CREATE TABLE environments (
  environment TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'editor', 'viewer', 'client')),
  environment TEXT,
  token_hash BLOB NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
  revoked_at TEXT
);
CREATE UNIQUE INDEX api_tokens_live_name ON api_tokens (name) WHERE revoked_at IS NULL;

CREATE TABLE idempotency_records (
  token_id TEXT NOT NULL,
  route TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  response_status INTEGER NOT NULL,
  response_body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (token_id, route, idempotency_key)
) WITHOUT ROWID;
CREATE INDEX idempotency_records_age ON idempotency_records (created_at);
