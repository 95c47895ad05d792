-- When each worker has last looked at what is due.

CREATE TABLE worker_heartbeats (
  worker text COLLATE "C" PRIMARY KEY,
  started_at timestamptz NOT NULL,
  last_pass_at timestamptz NOT NULL
);
