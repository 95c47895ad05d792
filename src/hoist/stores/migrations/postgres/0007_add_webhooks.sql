-- Webhooks, what is to be delivered to them, and the ledger of the attempts.

CREATE TABLE webhooks (
  id uuid PRIMARY KEY,
  url text NOT NULL,
  format text NOT NULL CHECK (format IN ('standard', 'slack', 'email', 'stdout')),
  -- ["applied", "failed"]
  events jsonb NOT NULL,
  -- {"environments": […], "flags": […], "tags": […]}, each only where it narrows.
  filter jsonb NOT NULL DEFAULT '{}',
  retry_policy jsonb NOT NULL,
  -- In the clear, because it is needed to sign with.
  secret text NOT NULL DEFAULT '',
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Without a foreign key, so that whoever changes a schedule never waits for, or fails because of, somebody who
-- removes a webhook. What is left over then is not claimed, and goes with the next webhook that is removed.
CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL,
  notification_id uuid NOT NULL,
  notification jsonb NOT NULL,
  environment text COLLATE "C" NOT NULL,
  event text NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  -- The next attempt; while one is under way, when its claim runs out.
  due_at timestamptz CHECK ((status = 'pending') = (due_at IS NOT NULL)),
  attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
  retry_count integer NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  last_delay_us bigint NOT NULL DEFAULT 0,
  last_error text,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_status ON webhook_deliveries (webhook_id, status, id);

CREATE TABLE delivery_attempts (
  delivery_id uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
  attempt integer NOT NULL,
  worker text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('delivered', 'failed')),
  error_class text CHECK (error_class IN ('transient', 'permanent')),
  error_code text,
  error_message text,
  next_retry_at timestamptz,
  PRIMARY KEY (delivery_id, attempt)
);
