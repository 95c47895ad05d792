#include "hoist/wire/schedule_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

using boost::json::serialize;

std::vector<std::string> names_of(const boost::json::object& object) {
  std::vector<std::string> names;
  for (const auto& member : object) names.emplace_back(member.key());
  return names;
}

Schedule with_unreadable(std::string text) {
  Schedule schedule = sample::due_schedule();
  schedule.updates = tl::unexpected<UnreadableUpdates>({.text = std::move(text), .reason = "does not fit"});
  return schedule;
}

}  // namespace

TEST(ScheduleJson, has_the_fields_other_programs_rely_on) {
  EXPECT_EQ(names_of(schedule_to_json(sample::due_schedule())),
            (std::vector<std::string>{
                "id",           "flagKey",       "environment", "scheduledAt", "status",      "updates",
                "appliedAt",    "errorMessage",  "retryCount",  "maxRetries",  "retryPolicy", "priority",
                "missedWindow", "maxLatenessMs", "nextRetryAt", "lastError",   "createdBy",   "cancelledBy",
                "cancelledAt",  "createdAt",     "updatedAt",   "atRisk"}));
}

TEST(ScheduleJson, absent_values_are_null) {
  EXPECT_EQ(serialize(schedule_to_json(sample::due_schedule())),
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"flagKey\":\"flag-1\",\"environment\":"
            "\"production\","
            "\"scheduledAt\":\"2026-11-27T09:00:00Z\",\"status\":\"pending\",\"updates\":{\"enabled\":true},"
            "\"appliedAt\":null,\"errorMessage\":null,\"retryCount\":0,\"maxRetries\":3,"
            "\"retryPolicy\":null,\"priority\":0,\"missedWindow\":\"fireLate\",\"maxLatenessMs\":null,"
            "\"nextRetryAt\":null,"
            "\"lastError\":null,\"createdBy\":\"ada\",\"cancelledBy\":null,\"cancelledAt\":null,"
            "\"createdAt\":\"2026-11-27T08:00:00Z\",\"updatedAt\":\"2026-11-27T08:00:00Z\",\"atRisk\":null}");
}

TEST(ScheduleJson, a_policy_of_its_own_is_shown) {
  Schedule schedule = sample::due_schedule();
  schedule.retry_policy = RetryPolicy{.max_retries = 1, .jitter = Jitter::kNone};
  schedule.priority = 10;
  schedule.missed_window = MissedWindow::kSkip;
  schedule.max_lateness = std::chrono::minutes(5);
  boost::json::object object = schedule_to_json(schedule);
  EXPECT_EQ(serialize(object["retryPolicy"]),
            R"({"maxRetries":1,"baseMs":120000,"factor":2E0,"capMs":3600000,"jitter":"none"})");
  EXPECT_EQ(serialize(object["maxRetries"]), "1");
  EXPECT_EQ(serialize(object["priority"]), "10");
  EXPECT_EQ(serialize(object["missedWindow"]), "\"skip\"");
  EXPECT_EQ(serialize(object["maxLatenessMs"]), "300000");
  schedule.retry_policy->max_retries.reset();
  schedule.retry_policy->until = sample::kNow;
  object = schedule_to_json(schedule);
  EXPECT_TRUE(object["maxRetries"].is_null());
}

TEST(ScheduleJson, present_values_are_shown) {
  Schedule schedule = sample::due_schedule();
  schedule.status = ScheduleStatus::kCancelled;
  schedule.applied_at = sample::kNow + std::chrono::seconds(1);
  schedule.error_message = "reason";
  schedule.retry_count = 2;
  schedule.max_retries = 5;
  schedule.next_retry_at = sample::kNow + std::chrono::seconds(2);
  schedule.last_error = "latest";
  schedule.cancelled_by = "grace";
  schedule.cancelled_at = sample::kNow + std::chrono::seconds(3);
  schedule.updated_at = sample::kNow + std::chrono::seconds(4);
  const boost::json::object object = schedule_to_json(schedule);
  EXPECT_EQ(object.at("status"), "cancelled");
  EXPECT_EQ(object.at("appliedAt"), "2026-11-27T09:00:01Z");
  EXPECT_EQ(object.at("errorMessage"), "reason");
  EXPECT_EQ(object.at("retryCount"), 2);
  EXPECT_EQ(object.at("maxRetries"), 5);
  EXPECT_EQ(object.at("nextRetryAt"), "2026-11-27T09:00:02Z");
  EXPECT_EQ(object.at("lastError"), "latest");
  EXPECT_EQ(object.at("cancelledBy"), "grace");
  EXPECT_EQ(object.at("cancelledAt"), "2026-11-27T09:00:03Z");
  EXPECT_EQ(object.at("updatedAt"), "2026-11-27T09:00:04Z");
}

TEST(ScheduleJson, unreadable_updates_are_shown_as_they_are_stored) {
  EXPECT_EQ(serialize(schedule_to_json(with_unreadable("{\"enabled\": 3}")).at("updates")),
            "{\"enabled\":3}");
  EXPECT_EQ(schedule_to_json(with_unreadable("{\"enabled\":")).at("updates"), "{\"enabled\":");
  EXPECT_EQ(schedule_to_json(with_unreadable("")).at("updates"), "");
}

TEST(ScheduleJson, unreadable_updates_never_make_the_answer_unreadable) {
  for (const std::string& text :
       {std::string("\xff\xfe"), std::string("{\"a\xc3\":1}"), std::string("a\0b\n\x1b", 5),
        std::string(100'000, '['), std::string("{\"a\":1e999}")}) {
    const std::string written = serialize(schedule_to_json(with_unreadable(text)));
    EXPECT_TRUE(parse_json(written).has_value()) << parse_json(written).error().message;
  }
}

TEST(ScheduleJson, a_schedule_at_risk) {
  Schedule schedule = sample::due_schedule();
  schedule.at_risk =
      ScheduleRisk{.since = sample::kNow, .told = PreflightStage::kHourAhead, .reason = "flag was deleted"};
  EXPECT_EQ(serialize(schedule_to_json(schedule).at("atRisk")),
            R"({"since":"2026-11-27T09:00:00Z","told":"hourAhead","reason":"flag was deleted"})");
}

TEST(ScheduleJson, an_applied_attempt) {
  const Attempt attempt{.schedule_id = sample::id<ScheduleId>(1),
                        .number = 2,
                        .worker = "worker-1",
                        .due_at = {},
                        .started_at = sample::kNow,
                        .ended_at = sample::kNow + std::chrono::milliseconds(5),
                        .outcome = AttemptOutcome::kApplied,
                        .failure = std::nullopt,
                        .next_retry_at = std::nullopt,
                        .dropped = {FlagField::kRolloutPercentage}};
  EXPECT_EQ(serialize(attempt_to_json(attempt)),
            "{\"attempt\":2,\"worker\":\"worker-1\",\"dueAt\":null,\"startedAt\":\"2026-11-27T09:00:00Z\","
            "\"endedAt\":"
            "\"2026-11-27T09:00:00.005Z\",\"outcome\":\"applied\",\"errorClass\":null,\"errorCode\":null,"
            "\"errorMessage\":null,\"nextRetryAt\":null,\"droppedFields\":[\"rolloutPercentage\"]}");
}

TEST(ScheduleJson, a_failed_attempt) {
  const Attempt attempt{.schedule_id = sample::id<ScheduleId>(1),
                        .number = 1,
                        .worker = "worker-1",
                        .due_at = sample::kNow,
                        .started_at = sample::kNow,
                        .ended_at = sample::kNow,
                        .outcome = AttemptOutcome::kFailed,
                        .failure = sample::transient_failure("held"),
                        .next_retry_at = sample::kNow + std::chrono::minutes(2),
                        .dropped = {}};
  EXPECT_EQ(serialize(attempt_to_json(attempt)),
            "{\"attempt\":1,\"worker\":\"worker-1\",\"dueAt\":\"2026-11-27T09:00:00Z\",\"startedAt\":\"2026-"
            "11-27T09:00:00Z\",\"endedAt\":"
            "\"2026-11-27T09:00:00Z\",\"outcome\":\"failed\",\"errorClass\":\"transient\",\"errorCode\":"
            "\"LOCK_TIMEOUT\",\"errorMessage\":\"held\",\"nextRetryAt\":\"2026-11-27T09:02:00Z\","
            "\"droppedFields\":[]}");
}

}  // namespace hoist::wire
