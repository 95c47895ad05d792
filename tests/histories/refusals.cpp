#include "histories/refusals.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist::histories {
namespace {

/// A sequence counts even where the transaction rolls back.
constexpr const char* kTriggers = R"(
CREATE SCHEMA histories;
CREATE TABLE histories.refusals (flag uuid NOT NULL, how text NOT NULL);
CREATE SEQUENCE histories.times_raise;
CREATE SEQUENCE histories.times_late;
CREATE SEQUENCE histories.times_check;
CREATE SEQUENCE histories.times_slow;
CREATE SEQUENCE histories.times_kill;
CREATE SEQUENCE histories.times_ledger;

CREATE FUNCTION histories.refuses(which uuid, way text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM histories.refusals WHERE flag = which AND how = way) THEN RETURN false; END IF;
  PERFORM nextval('histories.times_' || way);
  RETURN true;
END $$;

CREATE FUNCTION histories.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF histories.refuses(NEW.id, 'raise') THEN RAISE EXCEPTION 'the flag is frozen'; END IF;
  IF histories.refuses(NEW.id, 'check') THEN NEW.rollout_percentage := 101; END IF;
  IF histories.refuses(NEW.id, 'slow') THEN PERFORM pg_sleep(20); END IF;
  IF histories.refuses(NEW.id, 'kill') THEN
    PERFORM pg_terminate_backend(pg_backend_pid());
    PERFORM pg_sleep(20);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE ON feature_flags FOR EACH ROW
  EXECUTE FUNCTION histories.refuse_change();

CREATE FUNCTION histories.refuse_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF histories.refuses(NEW.id, 'late') THEN RAISE EXCEPTION 'the flag is frozen at commit'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refuse_commit AFTER UPDATE ON feature_flags DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION histories.refuse_commit();

CREATE FUNCTION histories.refuse_failure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'failed' AND histories.refuses(
      (SELECT flag_id FROM feature_flag_schedules WHERE id = NEW.schedule_id), 'ledger') THEN
    RAISE EXCEPTION 'the ledger takes no failures';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_failure BEFORE INSERT ON schedule_attempts FOR EACH ROW
  EXECUTE FUNCTION histories.refuse_failure();
)";

/// As the triggers call it; null where no trigger plays it.
const char* way_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::kRaise:
      return "raise";
    case FaultKind::kRaiseAtCommit:
      return "late";
    case FaultKind::kCheck:
      return "check";
    case FaultKind::kTooSlow:
      return "slow";
    case FaultKind::kKill:
      return "kill";
    case FaultKind::kRefusedFailures:
      return "ledger";
    default:
      return nullptr;
  }
}

}  // namespace

bool is_refusal(FaultKind kind) { return way_of(kind) != nullptr; }

Refusals::Refusals(const std::string& url) : sql_(url) { sql_.run(kTriggers); }

void Refusals::begin(FaultKind kind, const std::string& flag) {
  check(is_refusal(kind), "a trigger plays it");
  const std::lock_guard lock(mutex_);
  sql_.run(fmt::format("INSERT INTO histories.refusals VALUES ('{}', '{}')", flag, way_of(kind)));
}

void Refusals::end(FaultKind kind, const std::string& flag) {
  const std::lock_guard lock(mutex_);
  // One of possibly several alike.
  sql_.run(
      fmt::format("DELETE FROM histories.refusals WHERE ctid = (SELECT ctid FROM histories.refusals"
                  " WHERE flag = '{}' AND how = '{}' LIMIT 1)",
                  flag, way_of(kind)));
}

long long Refusals::times(FaultKind kind) {
  const std::lock_guard lock(mutex_);
  return sql_.number(fmt::format(
      "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM histories.times_{}", way_of(kind)));
}

}  // namespace hoist::histories
