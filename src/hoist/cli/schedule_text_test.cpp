#include "hoist/cli/schedule_text.h"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

Schedule retrying_schedule() {
  Schedule schedule{.id = *ScheduleId::parse("01935b1e-7c00-7000-8000-000000000001"),
                    .flag_id = {},
                    .flag_key = *FlagKey::parse("checkout"),
                    .environment = production(),
                    .scheduled_at = *parse_instant("2026-11-27T09:00:00Z"),
                    .status = ScheduleStatus::kFailed,
                    .updates = FlagUpdates{.enabled = true, .rollout_percentage = *Percentage::from(25)},
                    .applied_at = {},
                    .error_message = {},
                    .retry_count = 1,
                    .max_retries = 3,
                    .next_retry_at = *parse_instant("2026-11-27T09:02:10.5Z"),
                    .last_error = "the row is\nlocked",
                    .attempt_count = 1,
                    .created_by = "cli:ada",
                    .cancelled_by = {},
                    .cancelled_at = {},
                    .created_at = *parse_instant("2026-11-27T08:00:00Z"),
                    .updated_at = *parse_instant("2026-11-27T09:00:00Z")};
  return schedule;
}

Attempt failed_attempt() {
  return {.schedule_id = *ScheduleId::parse("01935b1e-7c00-7000-8000-000000000001"),
          .number = 1,
          .worker = "host:1",
          .due_at = *parse_instant("2026-11-27T09:00:00Z"),
          .started_at = *parse_instant("2026-11-27T09:00:00Z"),
          .ended_at = *parse_instant("2026-11-27T09:00:01Z"),
          .outcome = AttemptOutcome::kFailed,
          .failure = Failure{.failure_class = FailureClass::kTransient,
                             .code = "55P03",
                             .message = "the row is\nlocked"},
          .next_retry_at = *parse_instant("2026-11-27T09:02:10.5Z"),
          .dropped = {}};
}

TEST(ScheduleText, ATableSaysRetryingApartFromFailed) {
  Schedule failed = retrying_schedule();
  failed.next_retry_at.reset();
  const std::vector<Schedule> schedules = {retrying_schedule(), failed};
  EXPECT_EQ(schedule_table(schedules),
            "ID                                    FLAG      ENVIRONMENT  SCHEDULED             STATUS    "
            "RETRIES  NEXT RETRY              UPDATES\n"
            "01935b1e-7c00-7000-8000-000000000001  checkout  production   2026-11-27T09:00:00Z  retrying  "
            "1/3      2026-11-27T09:02:10.5Z  enabled=true rolloutPercentage=25\n"
            "01935b1e-7c00-7000-8000-000000000001  checkout  production   2026-11-27T09:00:00Z  failed    "
            "1/3                              enabled=true rolloutPercentage=25\n");
}

TEST(ScheduleText, DetailsHoldTheLedger) {
  Attempt applied = failed_attempt();
  applied.number = 2;
  applied.outcome = AttemptOutcome::kApplied;
  applied.failure.reset();
  applied.next_retry_at.reset();
  applied.dropped = {FlagField::kEnabled, FlagField::kRolloutPercentage};
  const std::vector<Attempt> attempts = {failed_attempt(), applied};
  EXPECT_EQ(
      schedule_details(retrying_schedule(), attempts),
      "id           01935b1e-7c00-7000-8000-000000000001\n"
      "flag         checkout\n"
      "environment  production\n"
      "scheduled    2026-11-27T09:00:00Z\n"
      "status       retrying\n"
      "updates      enabled=true rolloutPercentage=25\n"
      "retries      1 of 3\n"
      "next retry   2026-11-27T09:02:10.5Z\n"
      "last error   the row is\\nlocked\n"
      "created      2026-11-27T08:00:00Z\n"
      "created by   cli:ada\n"
      "updated      2026-11-27T09:00:00Z\n"
      "\n"
      "ATTEMPT  OUTCOME  STARTED               ENDED                 WORKER  NEXT RETRY              ERROR\n"
      "1        failed   2026-11-27T09:00:00Z  2026-11-27T09:00:01Z  host:1  2026-11-27T09:02:10.5Z  the row "
      "is\\nlocked (transient, 55P03)\n"
      "2        applied  2026-11-27T09:00:00Z  2026-11-27T09:00:01Z  host:1                          left "
      "alone, set by newer "
      "intent: enabled, rolloutPercentage\n");
}

TEST(ScheduleText, UpdatesThatDoNotReadAreShownAsTheyAre) {
  const StoredUpdates unreadable =
      tl::unexpected<UnreadableUpdates>(UnreadableUpdates{.text = "{\"x\":1}", .reason = "unknown field x"});
  EXPECT_EQ(updates_text(unreadable), "{\"x\":1} (does not read: unknown field x)");
  EXPECT_EQ(updates_text(FlagUpdates{.enabled = false, .rollout_percentage = {}}), "enabled=false");
  EXPECT_EQ(updates_text(FlagUpdates{.enabled = {}, .rollout_percentage = Percentage::full()}),
            "rolloutPercentage=100");
}

}  // namespace
}  // namespace hoist::cli
