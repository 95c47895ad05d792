-- What a receipt is made from: when each attempt had been due, and what each serving process has received.

ALTER TABLE schedule_attempts ADD COLUMN due_at TEXT;

CREATE TABLE server_reports (
  server TEXT NOT NULL,
  environment TEXT NOT NULL,
  reported_at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  -- Open streams, and those of them that were told of everything up to the revision.
  clients INTEGER NOT NULL,
  clients_told INTEGER NOT NULL,
  PRIMARY KEY (server, environment)
) WITHOUT ROWID;
