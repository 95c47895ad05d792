-- What each revision of an environment changed, and when it was committed.

CREATE TABLE revisions (
  environment TEXT NOT NULL,
  revision INTEGER NOT NULL,
  committed_at TEXT NOT NULL,
  PRIMARY KEY (environment, revision)
) WITHOUT ROWID;
CREATE INDEX revisions_committed_at ON revisions (environment, committed_at, revision);

CREATE TABLE changes (
  environment TEXT NOT NULL,
  revision INTEGER NOT NULL,
  place INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- Of the flag, or of the segment.
  object_key TEXT NOT NULL,
  flag_id TEXT,
  -- Only where the flag changed.
  flag_version INTEGER,
  schedule_id TEXT,
  PRIMARY KEY (environment, revision, place)
) WITHOUT ROWID;
