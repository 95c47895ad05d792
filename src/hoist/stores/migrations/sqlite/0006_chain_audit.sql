-- The hash chains of the audit trail: which place and hash each row has, and where each chain ends.

-- Null for rows from before the chains. The store numbers the rows of a chain without gaps; the index forbids
-- nothing, so that a row which SQL has put in the way cannot stop a change. It is for whoever verifies.
ALTER TABLE audit_events ADD COLUMN chain_position INTEGER
  CHECK (chain_position IS NULL OR typeof(chain_position) = 'integer');
ALTER TABLE audit_events ADD COLUMN chain_hash BLOB;

CREATE INDEX audit_events_chain ON audit_events (COALESCE(flag_id, ''), chain_position, id)
  WHERE chain_position IS NOT NULL;

CREATE TABLE audit_chains (
  -- The flag's id; '' for events that concern no flag.
  subject TEXT PRIMARY KEY NOT NULL,
  length INTEGER NOT NULL CHECK (typeof(length) = 'integer' AND length BETWEEN 0 AND 1000000000000000),
  head_hash BLOB NOT NULL CHECK (typeof(head_hash) = 'blob' AND length(head_hash) = 32)
) WITHOUT ROWID;

-- One row: what no chain covers.
CREATE TABLE audit_before_chains (
  event_count INTEGER NOT NULL,
  last_at TEXT
);
INSERT INTO audit_before_chains (event_count, last_at) SELECT count(*), max(at) FROM audit_events;
