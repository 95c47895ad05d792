-- The history of a flag: which event made which of its versions.

-- Null for events that left the version as it was. What people wrote by SQL may be anything.
ALTER TABLE audit_events ADD COLUMN flag_version bigint GENERATED ALWAYS AS (
  CASE WHEN jsonb_typeof(flag_after -> 'version') = 'number'
      AND (flag_after -> 'version') IS DISTINCT FROM (flag_before -> 'version')
    THEN (flag_after -> 'version')::bigint END) STORED;

CREATE INDEX audit_events_flag_version ON audit_events (flag_id, flag_version) WHERE flag_version IS NOT NULL;
