-- What people look at across flags and schedules, each newest or oldest first. None of these but the ledger's own order
-- is touched by a schedule that is applied: what is rare is found by what it is not.

CREATE INDEX feature_flag_schedules_terminal ON feature_flag_schedules (scheduled_at, id)
  WHERE status = 'failed' AND next_retry_at IS NULL;

CREATE INDEX schedule_attempts_ended ON schedule_attempts (ended_at, schedule_id, attempt);
CREATE INDEX schedule_attempts_not_applied ON schedule_attempts (ended_at, schedule_id, attempt)
  WHERE outcome <> 'applied';

CREATE INDEX audit_events_action ON audit_events (action, id) WHERE action <> 'schedule.applied';
CREATE INDEX audit_events_actor ON audit_events (actor, id) WHERE actor <> 'system';
