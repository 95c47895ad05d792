-- The tables as they were before retries. Columns that a person may leave out have defaults.
--
-- What lists are ordered by has the collation "C": the order of the bytes, as everywhere else in Hoist.

-- The keys' length is checked apart from their form: with {0,99} in the expression every write of a flag
-- spends most of its time in there (29 against 1.7 µs, measured).
CREATE TABLE feature_flags (
  id uuid PRIMARY KEY,
  flag_key text COLLATE "C" NOT NULL CHECK (
    flag_key ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' AND length(flag_key) <= 100),
  environment text COLLATE "C" NOT NULL DEFAULT 'production' CHECK (
    environment ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' AND length(environment) <= 100),
  enabled boolean NOT NULL DEFAULT false,
  rollout_percentage integer NOT NULL DEFAULT 100 CHECK (rollout_percentage BETWEEN 0 AND 100),
  description text NOT NULL DEFAULT '',
  version bigint NOT NULL DEFAULT 1,
  -- The intent behind each field's value: {"enabled": {"at": "…Z", "scheduleId": "…"}}.
  intents jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz
) WITH (fillfactor = 85);  -- room for updates in the same page
CREATE UNIQUE INDEX feature_flags_live_key ON feature_flags (flag_key, environment) WHERE deleted_at IS NULL;

CREATE TABLE feature_flag_user_overrides (
  flag_id uuid NOT NULL REFERENCES feature_flags (id),
  user_id text COLLATE "C" NOT NULL CHECK (length(user_id) > 0),
  override_type text NOT NULL CHECK (override_type IN ('include', 'exclude')),
  reason text NOT NULL DEFAULT '',
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (flag_id, user_id)
);
CREATE INDEX feature_flag_user_overrides_user ON feature_flag_user_overrides (user_id);

CREATE TABLE feature_flag_schedules (
  id uuid PRIMARY KEY,
  flag_id uuid NOT NULL REFERENCES feature_flags (id),
  scheduled_at timestamptz NOT NULL CHECK (scheduled_at BETWEEN '0001-01-01 00:00:00Z' AND '9999-12-31 23:59:59.999999Z'),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'applied', 'failed', 'cancelled')),
  updates jsonb NOT NULL,
  applied_at timestamptz,
  error_message text,
  created_by text NOT NULL DEFAULT '',
  cancelled_by text,
  cancelled_at timestamptz,
  -- Attempts so far, over all budgets.
  attempt_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX feature_flag_schedules_flag ON feature_flag_schedules (flag_id, scheduled_at, id);
CREATE INDEX feature_flag_schedules_time ON feature_flag_schedules (scheduled_at, id);

CREATE TABLE schedule_attempts (
  schedule_id uuid NOT NULL,
  attempt integer NOT NULL,
  worker text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('applied', 'failed', 'superseded')),
  error_class text CHECK (error_class IN ('transient', 'permanent')),
  error_code text,
  error_message text,
  next_retry_at timestamptz,
  -- Fields that newer intent had set already.
  dropped_fields jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (schedule_id, attempt)
);

CREATE TABLE audit_events (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  flag_id uuid,
  flag_key text,
  environment text,
  schedule_id uuid,
  flag_before jsonb,
  flag_after jsonb,
  note text NOT NULL DEFAULT ''
);
CREATE INDEX audit_events_flag ON audit_events (flag_id, id);

CREATE TABLE environments (
  environment text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE api_tokens (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer', 'client')),
  environment text,
  token_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz
);
CREATE UNIQUE INDEX api_tokens_live_name ON api_tokens (name) WHERE revoked_at IS NULL;

CREATE TABLE idempotency_records (
  token_id uuid NOT NULL,
  route text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  response_status integer NOT NULL,
  response_body text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (token_id, route, idempotency_key)
);
CREATE INDEX idempotency_records_age ON idempotency_records (created_at);
