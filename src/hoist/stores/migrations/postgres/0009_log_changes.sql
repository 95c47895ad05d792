-- What each revision of an environment changed, and when it was committed.

CREATE TABLE revisions (
  environment text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  committed_at timestamptz NOT NULL,
  PRIMARY KEY (environment, revision)
);
CREATE INDEX revisions_committed_at ON revisions (environment, committed_at, revision);

CREATE TABLE changes (
  environment text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  place int NOT NULL,
  kind text NOT NULL,
  -- Of the flag, or of the segment.
  object_key text NOT NULL,
  flag_id uuid,
  -- Only where the flag changed.
  flag_version bigint,
  schedule_id uuid,
  PRIMARY KEY (environment, revision, place)
);
