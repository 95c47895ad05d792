-- What the last preflight of a pending schedule found: that it would fail, and of which stage somebody was told.

ALTER TABLE feature_flag_schedules
  ADD COLUMN at_risk_since timestamptz,
  ADD COLUMN at_risk_told text CHECK (at_risk_told IN ('dayAhead', 'hourAhead')),
  ADD COLUMN at_risk_reason text,
  ADD CONSTRAINT at_risk_whole CHECK ((at_risk_since IS NULL) = (at_risk_told IS NULL));
CREATE INDEX feature_flag_schedules_at_risk ON feature_flag_schedules (scheduled_at, id) WHERE at_risk_since IS NOT NULL;
