-- Typed values and targeting: the rest of a flag's definition, and segments.

-- {} is the short form: a boolean with the variants on and off. Otherwise the fields that differ from it, under the
-- API's names; "rolloutPercentage": null says that the column of that name does not count.
ALTER TABLE feature_flags ADD COLUMN definition TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(definition));

CREATE TABLE segments (
  environment TEXT NOT NULL DEFAULT 'production' CHECK (
    length(environment) BETWEEN 1 AND 100 AND environment GLOB '[A-Za-z0-9]*'
    AND environment NOT GLOB '*[^A-Za-z0-9._-]*'),
  segment_key TEXT NOT NULL CHECK (
    length(segment_key) BETWEEN 1 AND 100 AND segment_key GLOB '[A-Za-z0-9]*'
    AND segment_key NOT GLOB '*[^A-Za-z0-9._-]*'),
  description TEXT NOT NULL DEFAULT '',
  -- Targeting keys.
  included TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(included)),
  excluded TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(excluded)),
  -- JSONLogic.
  rule TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(rule)),
  version INTEGER NOT NULL DEFAULT 1 CHECK (typeof(version) = 'integer'),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
    CHECK ((julianday(created_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
    CHECK ((julianday(updated_at, '-0.001 seconds') > 1721425.49999998) IS TRUE),
  PRIMARY KEY (environment, segment_key)
) WITHOUT ROWID;
