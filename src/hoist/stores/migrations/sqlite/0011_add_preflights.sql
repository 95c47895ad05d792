-- What the last preflight of a pending schedule found: that it would fail, and of which stage somebody was told.

ALTER TABLE feature_flag_schedules ADD COLUMN at_risk_since TEXT;
ALTER TABLE feature_flag_schedules ADD COLUMN at_risk_told TEXT CHECK (at_risk_told IN ('dayAhead', 'hourAhead'));
ALTER TABLE feature_flag_schedules ADD COLUMN at_risk_reason TEXT;
CREATE INDEX feature_flag_schedules_at_risk ON feature_flag_schedules (scheduled_at, id) WHERE at_risk_since IS NOT NULL;
