-- By which deliveries that ended long ago are found and removed, oldest first.

CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
