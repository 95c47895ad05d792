-- Webhooks, what is to be delivered to them, and the ledger of the attempts.

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY NOT NULL,
  url TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('standard', 'slack', 'email', 'stdout')),
  -- ["applied", "failed"]
  events TEXT NOT NULL CHECK (json_valid(events)),
  -- {"environments": […], "flags": […], "tags": […]}, each only where it narrows.
  filter TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(filter)),
  retry_policy TEXT NOT NULL CHECK (json_valid(retry_policy)),
  -- In the clear, because it is needed to sign with.
  secret TEXT NOT NULL DEFAULT '',
  created_by TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

-- Without a foreign key, so that whoever changes a schedule never waits for, or fails because of, somebody who
-- removes a webhook. What is left over then is not claimed, and goes with the next webhook that is removed.
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY NOT NULL,
  webhook_id TEXT NOT NULL,
  notification_id TEXT NOT NULL,
  notification TEXT NOT NULL CHECK (json_valid(notification)),
  environment TEXT NOT NULL,
  event TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  -- The next attempt; while one is under way, when its claim runs out.
  due_at TEXT CHECK ((status = 'pending') = (due_at IS NOT NULL)),
  attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (
    typeof(attempt_count) = 'integer' AND attempt_count BETWEEN 0 AND 1000000000),
  retry_count INTEGER NOT NULL DEFAULT 0 CHECK (
    typeof(retry_count) = 'integer' AND retry_count BETWEEN 0 AND 1000000000),
  last_delay_us INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  created_at TEXT NOT NULL,
  ended_at TEXT
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_status ON webhook_deliveries (webhook_id, status, id);

CREATE TABLE delivery_attempts (
  delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  worker TEXT NOT NULL DEFAULT '',
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'failed')),
  error_class TEXT CHECK (error_class IN ('transient', 'permanent')),
  error_code TEXT,
  error_message TEXT,
  next_retry_at TEXT,
  PRIMARY KEY (delivery_id, attempt)
) WITHOUT ROWID;
