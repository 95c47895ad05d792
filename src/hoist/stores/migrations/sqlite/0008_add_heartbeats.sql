-- When each worker has last looked at what is due.

CREATE TABLE worker_heartbeats (
  worker TEXT PRIMARY KEY NOT NULL,
  started_at TEXT NOT NULL,
  last_pass_at TEXT NOT NULL
) WITHOUT ROWID;
