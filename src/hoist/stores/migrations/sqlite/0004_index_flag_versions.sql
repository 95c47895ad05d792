-- The history of a flag: which event made which of its versions.
--
-- Null for events that left the version as it was. Virtual because SQLite cannot add a stored column; the index
-- stores it all the same. What people wrote by SQL may be anything.

ALTER TABLE audit_events ADD COLUMN flag_version INTEGER GENERATED ALWAYS AS (
  CASE WHEN json_valid(flag_after) AND json_valid(COALESCE(flag_before, 'null'))
    THEN CASE WHEN json_type(flag_after, '$.version') = 'integer'
        AND json_extract(flag_after, '$.version') IS NOT json_extract(flag_before, '$.version')
      THEN json_extract(flag_after, '$.version') END
  END) VIRTUAL;

CREATE INDEX audit_events_flag_version ON audit_events (flag_id, flag_version) WHERE flag_version IS NOT NULL;
