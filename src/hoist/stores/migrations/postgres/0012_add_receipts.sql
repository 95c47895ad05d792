-- What a receipt is made from: when each attempt had been due, and what each serving process has received.

ALTER TABLE schedule_attempts ADD COLUMN due_at timestamptz;

CREATE TABLE server_reports (
  server text COLLATE "C" NOT NULL,
  environment text COLLATE "C" NOT NULL,
  reported_at timestamptz NOT NULL,
  revision bigint NOT NULL,
  -- Open streams, and those of them that were told of everything up to the revision.
  clients int NOT NULL,
  clients_told int NOT NULL,
  PRIMARY KEY (server, environment)
);
