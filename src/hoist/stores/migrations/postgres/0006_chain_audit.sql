-- The hash chains of the audit trail: which place and hash each row has, and where each chain ends.

-- Null for rows from before the chains. The store numbers the rows of a chain without gaps; the index forbids
-- nothing, so that a row which SQL has put in the way cannot stop a change. It is for whoever verifies.
ALTER TABLE audit_events ADD COLUMN chain_position bigint, ADD COLUMN chain_hash bytea;

CREATE INDEX audit_events_chain ON audit_events (
  (COALESCE(flag_id::text, '') COLLATE "C"), chain_position, id) WHERE chain_position IS NOT NULL;

-- Written with each event: room for the next version of a row on the same page.
CREATE TABLE audit_chains (
  -- The flag's id; '' for events that concern no flag.
  subject text COLLATE "C" PRIMARY KEY,
  length bigint NOT NULL CHECK (length BETWEEN 0 AND 1000000000000000),
  head_hash bytea NOT NULL CHECK (octet_length(head_hash) = 32)
) WITH (fillfactor = 50);

-- One row: what no chain covers.
CREATE TABLE audit_before_chains (
  event_count bigint NOT NULL,
  last_at timestamptz
);
INSERT INTO audit_before_chains (event_count, last_at) SELECT count(*), max(at) FROM audit_events;
