-- Typed values and targeting: the rest of a flag's definition, and segments.

-- {} is the short form: a boolean with the variants on and off. Otherwise the fields that differ from it, under the
-- API's names; "rolloutPercentage": null says that the column of that name does not count. json, not jsonb, keeps
-- the order in which variants were given.
ALTER TABLE feature_flags ADD COLUMN definition json NOT NULL DEFAULT '{}';

CREATE TABLE segments (
  environment text COLLATE "C" NOT NULL DEFAULT 'production' CHECK (
    environment ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' AND length(environment) <= 100),
  segment_key text COLLATE "C" NOT NULL CHECK (
    segment_key ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' AND length(segment_key) <= 100),
  description text NOT NULL DEFAULT '',
  -- Targeting keys.
  included json NOT NULL DEFAULT '[]',
  excluded json NOT NULL DEFAULT '[]',
  -- JSONLogic.
  rule json NOT NULL DEFAULT 'null',
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, segment_key)
);
