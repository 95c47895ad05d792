-- The tables as they were before retries. Columns that a person may leave out have defaults.
--
-- Ids are canonical UUID texts. Instants are `YYYY-MM-DDThh:mm:ss.ffffffZ`, so that their order as text
-- is their order in time; other forms that SQLite reads are accepted from SQL and normalised where
-- they count (due_at in 0002).

CREATE TABLE feature_flags (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
  flag_key TEXT NOT NULL CHECK (
    length(flag_key) BETWEEN 1 AND 100 AND flag_key GLOB '[A-Za-z0-9]*' AND flag_key NOT GLOB '*[^A-Za-z0-9._-]*'),
  environment TEXT NOT NULL DEFAULT 'production' CHECK (
    length(environment) BETWEEN 1 AND 100 AND environment GLOB '[A-Za-z0-9]*'
    AND environment NOT GLOB '*[^A-Za-z0-9._-]*'),
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  rollout_percentage INTEGER NOT NULL DEFAULT 100 CHECK (
    typeof(rollout_percentage) = 'integer' AND rollout_percentage BETWEEN 0 AND 100),
  description TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  -- The intent behind each field's value: {"enabled": {"at": "…Z", "scheduleId": "…"}}.
  intents TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(intents)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
  deleted_at TEXT
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
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
  flag_id TEXT NOT NULL REFERENCES feature_flags (id),
  scheduled_at TEXT NOT NULL CHECK (typeof(scheduled_at) = 'text' AND julianday(scheduled_at) IS NOT NULL),
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'applied', 'failed', 'cancelled')),
  updates TEXT NOT NULL CHECK (json_valid(updates)),
  applied_at TEXT,
  error_message TEXT,
  created_by TEXT NOT NULL DEFAULT '',
  cancelled_by TEXT,
  cancelled_at TEXT,
  -- Attempts so far, over all budgets.
  attempt_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
);
CREATE INDEX feature_flag_schedules_flag ON feature_flag_schedules (flag_id, scheduled_at, id);
CREATE INDEX feature_flag_schedules_time ON feature_flag_schedules (scheduled_at, id);

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
