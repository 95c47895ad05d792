#include "integration/engine_harness.h"

#include <fmt/format.h>

#include "hoist/app/cancel_schedule.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/retry_schedule.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

constexpr std::string_view kActor = "test";

std::string actor() { return std::string(kActor); }

}  // namespace

EngineHarness::EngineHarness(std::string_view kind, TestStoreOptions options)
    : store_(kind, options),
      session_(store_.open_session()),
      runner_session_(store_.open_session(SessionPurpose::kRunner)),
      pass_(make_pass(*runner_session_)) {}

std::unique_ptr<Pass> EngineHarness::make_pass(Session& session, int limit) {
  return std::make_unique<Pass>(session, store_.clock(), log_, random_,
                                PassOptions{.limit = limit, .policy = policy(), .worker = "worker-1"});
}

Flag EngineHarness::create_flag(std::string_view key) {
  return in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return must(hoist::create_flag(
        unit, CreateFlag{.key = flag_key(key), .environment = production(), .config = {}}, actor(), random_));
  });
}

Flag EngineHarness::edit_flag(std::string_view key, std::optional<bool> enabled, std::optional<int> rollout) {
  const FlagUpdates edit = make_updates(enabled, rollout);
  return in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return must(hoist::edit_flag(unit, flag_key(key), production(), edit, actor(), random_));
  });
}

void EngineHarness::delete_flag(std::string_view key) {
  in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    must(hoist::delete_flag(unit, flag_key(key), production(), actor(), random_));
  });
}

Schedule EngineHarness::create_schedule(const ScheduleRequest& request) {
  const FlagUpdates updates = make_updates(request.enabled, request.rollout);
  return in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    const Instant at = unit.now() + request.in;
    if (request.in > Duration::zero()) {
      return must(hoist::create_schedule(unit,
                                         CreateSchedule{.key = flag_key(request.flag),
                                                        .environment = production(),
                                                        .scheduled_at = at,
                                                        .updates = updates,
                                                        .max_retries = request.max_retries,
                                                        .retry_policy = request.retry_policy,
                                                        .priority = request.priority,
                                                        .missed_window = request.missed_window,
                                                        .max_lateness = request.max_lateness},
                                         actor(), random_));
    }
    Builders builders(unit.now(), random_.next());
    Schedule schedule =
        builders.make_schedule(must(find_flag(unit, flag_key(request.flag), production())), at);
    schedule.updates = updates;
    schedule.max_retries = request.max_retries;
    must(unit.schedules().insert(schedule));
    return schedule;
  });
}

Flag EngineHarness::flag(std::string_view key) {
  return in_unit(*session_, Access::kRead,
                 [&](UnitOfWork& unit) { return must(find_flag(unit, flag_key(key), production())); });
}

Schedule EngineHarness::schedule(const ScheduleId& id) {
  return in_unit(*session_, Access::kRead, [&](UnitOfWork& unit) {
    return must(find_schedule(
        unit, ScheduleAddress{.id = id, .flag_key = std::nullopt, .environment = std::nullopt}));
  });
}

std::vector<Attempt> EngineHarness::attempts(const ScheduleId& id) {
  return in_unit(*session_, Access::kRead, [&](UnitOfWork& unit) { return must(unit.due().attempts(id)); });
}

void EngineHarness::retry_by_hand(const ScheduleId& id) {
  in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    must(retry_schedule(unit,
                        ScheduleAddress{.id = id, .flag_key = std::nullopt, .environment = std::nullopt},
                        actor(), random_));
  });
}

void EngineHarness::cancel(const ScheduleId& id) {
  in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    must(cancel_schedule(unit,
                         ScheduleAddress{.id = id, .flag_key = std::nullopt, .environment = std::nullopt},
                         actor(), random_));
  });
}

PassReport EngineHarness::pass() { return must(pass_->run_once()); }

void EngineHarness::refuse_changes(std::string_view key) {
  if (store_.is_sqlite()) {
    store_.run_sql(
        fmt::format("CREATE TRIGGER refuse_changes BEFORE UPDATE ON feature_flags WHEN NEW.flag_key = '{}' "
                    "BEGIN SELECT RAISE(ABORT, 'the flag is frozen'); END",
                    key));
    return;
  }
  store_.run_sql(
      fmt::format("CREATE OR REPLACE FUNCTION refuse_changes() RETURNS trigger LANGUAGE plpgsql AS "
                  "$$ BEGIN IF NEW.flag_key = '{}' THEN RAISE EXCEPTION 'the flag is frozen'; END IF; "
                  "RETURN NEW; END $$; "
                  "CREATE TRIGGER refuse_changes BEFORE UPDATE ON feature_flags FOR EACH ROW "
                  "EXECUTE FUNCTION refuse_changes()",
                  key));
}

void EngineHarness::allow_changes() {
  store_.run_sql(store_.is_sqlite() ? "DROP TRIGGER refuse_changes"
                                    : "DROP TRIGGER refuse_changes ON feature_flags");
}

}  // namespace hoist::test
