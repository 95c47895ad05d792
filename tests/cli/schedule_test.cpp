#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class ScheduleCommands : public CommandTest {
 protected:
  ScheduleCommands() { flag_ = text_at(hoist_.json("flag create checkout"), "id"); }

  /// The ids that a list shows, in its order.
  std::vector<std::string> listed(const std::string& filters) {
    std::vector<std::string> ids;
    const auto list = hoist_.json("schedule list " + filters);
    for (const auto& schedule : list.as_array()) ids.push_back(text_at(schedule, "id"));
    return ids;
  }
  /// A schedule that failed for good, because its flag was deleted. Its id.
  std::string failed_schedule() {
    EXPECT_THAT(hoist_.text("flag create doomed"), HasSubstr("Created"));
    const auto schedule = hoist_.json("schedule create doomed --in 1ms --enable");
    EXPECT_THAT(hoist_.text("flag delete doomed"), HasSubstr("Deleted"));
    EXPECT_EQ(tick_until_processed(), R"("processed":1,"failed":1,"retrying":0,"atRisk":0)");
    return text_at(schedule, "id");
  }
  /// Ticks until the one schedule that is due was processed: a millisecond passes somewhere in between.
  std::string tick_until_processed() {
    const Deadline deadline;
    while (!deadline.passed()) {
      const Finished tick = hoist_.run("tick");
      if (tick.output.find("\"processed\":0") != std::string::npos) continue;
      return tick.output.substr(1, tick.output.find(",\"durationMs\"") - 1);
    }
    return "nothing became due";
  }

  std::string flag_;
};

TEST_P(ScheduleCommands, create_show_and_cancel_for_people) {
  const std::string created =
      hoist_.text("schedule create checkout --at 2099-01-01T10:00:00+01:00 --enable --rollout 50");
  EXPECT_THAT(created, MatchesRegex("Scheduled checkout in production for 2099-01-01T09:00:00Z: enabled=true "
                                    "rolloutPercentage=50 \\(id [0-9a-f-]{36}\\)\n"));
  const std::string id = created.substr(created.size() - 38, 36);
  EXPECT_THAT(hoist_.text("schedule show " + id),
              MatchesRegex("id           " + id +
                           "\n"
                           "flag         checkout\n"
                           "environment  production\n"
                           "scheduled    2099-01-01T09:00:00Z\n"
                           "status       pending\n"
                           "updates      enabled=true rolloutPercentage=50\n"
                           "retries      0 of 3\n"
                           "created      20[-0-9T:.]+Z\n"
                           "created by   cli:ada\n"
                           "updated      20[-0-9T:.]+Z\n"
                           "\n"
                           "No attempts yet.\n"));
  EXPECT_EQ(hoist_.text("schedule cancel " + id),
            "Cancelled schedule " + id + " of checkout in production\n");
  EXPECT_THAT(hoist_.failure("schedule cancel " + id, 1), HasSubstr(id + " is cancelled: only a pending"));
  EXPECT_THAT(hoist_.failure("schedule retry " + id, 1), HasSubstr(id + " is cancelled: only a failed"));
}

TEST_P(ScheduleCommands, create_and_cancel_for_programs) {
  const auto schedule =
      hoist_.json("schedule create checkout --at 2099-01-01T09:00:00.123456789Z --rollout 0 --max-retries 7");
  EXPECT_THAT(names_of(schedule),
              ElementsAre("id", "flagKey", "environment", "scheduledAt", "status", "updates", "appliedAt",
                          "errorMessage", "retryCount", "maxRetries", "retryPolicy", "priority",
                          "missedWindow", "maxLatenessMs", "nextRetryAt", "lastError", "createdBy",
                          "cancelledBy", "cancelledAt", "createdAt", "updatedAt", "atRisk"));
  EXPECT_EQ(text_at(schedule, "scheduledAt"), "2099-01-01T09:00:00.123457Z");
  EXPECT_EQ(text_at(schedule, "updates"), R"({"rolloutPercentage":0})");
  EXPECT_EQ(text_at(schedule, "maxRetries"), "7");
  const auto cancelled = hoist_.json("schedule cancel " + text_at(schedule, "id"));
  EXPECT_EQ(text_at(cancelled, "status"), "cancelled");
  EXPECT_EQ(text_at(cancelled, "cancelledBy"), "cli:ada");
}

TEST_P(ScheduleCommands, in_counts_from_the_stores_now) {
  const Instant before = store_.now();
  const auto schedule = hoist_.json("schedule create checkout --in 1h30m --disable");
  const Duration ahead = *parse_instant(text_at(schedule, "scheduledAt")) - before;
  EXPECT_GE(ahead, std::chrono::minutes(90));
  EXPECT_LT(ahead, std::chrono::minutes(90) + kPatience);
}

TEST_P(ScheduleCommands, run_and_preview) {
  const std::string id =
      text_at(hoist_.json("schedule create checkout --in 2h --enable --max-retries 2"), "id");
  EXPECT_THAT(hoist_.text("schedule preview " + id + " --retry-base 1m --retry-cap 1m"),
              MatchesRegex("RETRY  EARLIEST +LATEST\n"
                           "1      20[-0-9T:.]+Z +20[-0-9T:.]+Z\n"
                           "2      20[-0-9T:.]+Z +20[-0-9T:.]+Z\n"));
  const auto preview = hoist_.json("schedule preview " + id + " --retry-base 4s --retry-cap 4s");
  const auto at = [&](std::size_t i, std::string_view name) {
    return *parse_instant(text_at(preview.at(i), name));
  };
  EXPECT_EQ(at(1, "earliest") - at(0, "earliest"), std::chrono::seconds(4));
  EXPECT_EQ(at(0, "latest") - at(0, "earliest"), std::chrono::seconds(1));
  EXPECT_THAT(hoist_.failure("schedule preview " + id + " --retry-base 2h", 2), HasSubstr("retry"));
  EXPECT_EQ(hoist_.text("schedule run " + id),
            "Schedule " + id + " of checkout in production is meant for now, and due\n");
  EXPECT_THAT(hoist_.run("tick").output, HasSubstr("\"processed\":1"));
  EXPECT_EQ(hoist_.text("schedule preview " + id), "No retry is ahead.\n");
  EXPECT_THAT(hoist_.failure("schedule run " + id, 1),
              HasSubstr(id + " is applied: only a pending or failed"));
}

TEST_P(ScheduleCommands, list_filters_and_says_when_there_is_more) {
  EXPECT_THAT(hoist_.text("flag create other --environment staging"), HasSubstr("Created"));
  const auto later = text_at(hoist_.json("schedule create checkout --in 2h --enable"), "id");
  const auto sooner = text_at(hoist_.json("schedule create checkout --in 1h --disable"), "id");
  const auto staged =
      text_at(hoist_.json("schedule create other --environment staging --in 3h --enable"), "id");
  EXPECT_THAT(hoist_.text("schedule cancel " + later), HasSubstr("Cancelled"));
  EXPECT_THAT(listed(""), ElementsAre(sooner, later, staged));
  EXPECT_THAT(listed("--flag checkout"), ElementsAre(sooner, later));
  EXPECT_THAT(listed("--environment staging"), ElementsAre(staged));
  EXPECT_THAT(listed("--flag other --environment staging"), ElementsAre(staged));
  EXPECT_THAT(listed("--status pending"), ElementsAre(sooner, staged));
  EXPECT_THAT(listed("--status cancelled"), ElementsAre(later));
  for (const std::string status : {"applied", "failed", "retrying"}) {
    EXPECT_THAT(listed("--status " + status), ElementsAre());
  }
  EXPECT_THAT(listed("--limit 2"), ElementsAre(sooner, later));
  EXPECT_THAT(hoist_.text("schedule list --limit 2"),
              testing::EndsWith("\nThere are more; see --limit, --flag, "
                                "--status and --environment.\n"));
  EXPECT_THAT(hoist_.text("schedule list --limit 3"), testing::Not(HasSubstr("There are more")));
  EXPECT_EQ(hoist_.failure("schedule list --flag other", 1),
            "hoist: there is no flag 'other' in environment 'production'");
}

TEST_P(ScheduleCommands, a_failed_one_shows_its_attempts_and_can_be_retried) {
  const std::string id = failed_schedule();
  EXPECT_THAT(hoist_.text("schedule show " + id),
              MatchesRegex("(.|\n)*status       failed\n(.|\n)*reason       [^\n]*deleted[^\n]*\n(.|\n)*"
                           "ATTEMPT  OUTCOME  STARTED +ENDED +WORKER +NEXT RETRY  ERROR\n"
                           "1        failed   20[-0-9T:.]+Z +20[-0-9T:.]+Z +[^ ]+:[0-9]+ +flag was deleted "
                           "\\(permanent, NOT_FOUND\\)\n"));
  const auto shown = hoist_.json("schedule show " + id);
  const auto& attempts = shown.as_object().at("attempts").as_array();
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_THAT(names_of(attempts[0]),
              ElementsAre("attempt", "worker", "dueAt", "startedAt", "endedAt", "outcome", "errorClass",
                          "errorCode", "errorMessage", "nextRetryAt", "droppedFields"));
  EXPECT_EQ(text_at(attempts[0], "errorClass"), "permanent");
  EXPECT_THAT(listed("--status failed"), ElementsAre(id));

  EXPECT_EQ(hoist_.text("schedule retry " + id),
            "Schedule " + id + " of doomed in production is due now, with a fresh budget of retries\n");
  EXPECT_EQ(tick_until_processed(), R"("processed":1,"failed":1,"retrying":0,"atRisk":0)");
  EXPECT_EQ(text_at(hoist_.json("schedule retry " + id), "retryCount"), "0");
}

TEST_P(ScheduleCommands, a_schedule_says_how_it_is_retried_and_what_if_it_is_late) {
  const std::string create = "schedule create checkout --at 2099-01-01T09:00:00Z --enable ";
  const auto schedule = hoist_.json(create +
                                    "--retry-policy '{\"maxRetries\":1,\"jitter\":\"none\"}' --priority 10 "
                                    "--missed-window ask --max-lateness 5m");
  EXPECT_EQ(text_at(schedule, "retryPolicy"),
            R"({"maxRetries":1,"baseMs":120000,"factor":2E0,"capMs":3600000,"jitter":"none"})");
  EXPECT_EQ(text_at(schedule, "priority"), "10");
  EXPECT_EQ(text_at(schedule, "missedWindow"), "ask");
  EXPECT_EQ(text_at(schedule, "maxLatenessMs"), "300000");
  EXPECT_THAT(hoist_.text("schedule show " + text_at(schedule, "id")),
              testing::AllOf(HasSubstr("retries       0 of 1\n"), HasSubstr("priority      10\n"),
                             HasSubstr("if late       ask after 5m\n"), HasSubstr("\"jitter\":\"none\"")));
  const auto until = hoist_.json(create + "--retry-until 2099-01-01T10:00:00Z");
  EXPECT_EQ(text_at(until, "maxRetries"), "null");
  EXPECT_THAT(hoist_.text("schedule list"), HasSubstr("0/until 2099-01-01T10:00:00Z"));
  EXPECT_EQ(text_at(hoist_.json(create + "--retry-policy patient"), "maxRetries"), "10");

  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"--max-retries 3 --retry-policy fast", "--max-retries does not go with"},
      {"--retry-policy nobody", "there is no retry policy 'nobody': known are default, fast, patient"},
      {"--retry-policy '{\"base\": 1}'", "--retry-policy: unknown field"},
      {"--retry-policy fast --retry-until 2099-01-01T10:00:00Z", "--retry-until goes with"},
      {"--retry-until 2099-01-01T09:00:00Z", "must be later than scheduledAt"},
      {"--retry-until soon", "--retry-until: "},
      {"--priority 11", "--priority"},
      {"--missed-window later", "fireLate, skip and ask are accepted"},
      {"--max-lateness 5", "--max-lateness: "},
  };
  for (const auto& [options, message] : wrong) {
    EXPECT_THAT(hoist_.failure(create + options, 2), HasSubstr(message));
  }
}

TEST_P(ScheduleCommands, retry_policies_have_names) {
  EXPECT_THAT(hoist_.text("retry-policy list"),
              MatchesRegex("NAME     RETRIES  BASE  FACTOR  CAP  JITTER +UNTIL\n"
                           "default  3        2m    2       1h   uniform, below 30s *\n"
                           "fast     5        1s    2       30s  full *\n"
                           "patient  10       5m    2       4h   uniform, below 1m15s *\n"));
  const auto set = hoist_.json("retry-policy set nightly --policy '{\"maxRetries\":2,\"baseMs\":1000}'");
  EXPECT_EQ(text_at(set, "name"), "nightly");
  EXPECT_EQ(text_at(set, "updatedBy"), "cli:ada");
  EXPECT_EQ(hoist_.json("retry-policy list").as_array().size(), 4U);
  EXPECT_EQ(
      text_at(hoist_.json("schedule create checkout --in 1h --enable --retry-policy nightly"), "maxRetries"),
      "2");
  EXPECT_EQ(hoist_.text("retry-policy delete nightly"), "Deleted retry policy nightly\n");
  EXPECT_THAT(hoist_.failure("retry-policy delete nightly", 1),
              HasSubstr("no retry policy 'nightly' is stored"));
  EXPECT_THAT(hoist_.failure("retry-policy set nightly", 2), HasSubstr("there is no policy"));
  EXPECT_THAT(hoist_.failure("retry-policy set nightly --policy fast", 2), HasSubstr("must be JSON"));
  EXPECT_THAT(hoist_.failure("retry-policy set default --policy '{}'", 2), HasSubstr("the server's own"));
}

TEST_P(ScheduleCommands, all_that_failed_is_retried_at_once) {
  const std::string id = failed_schedule();
  EXPECT_THAT(listed("--status terminal"), ElementsAre(id));
  const auto retried = hoist_.json("schedule retry-failed");
  EXPECT_EQ(text_at(retried, "more"), "false");
  EXPECT_EQ(text_at(retried.at("items").at(0), "id"), id);
  EXPECT_EQ(hoist_.text("schedule retry-failed --environment production --limit 5"),
            "0 schedules are due now, each with a fresh budget of retries\n");
  EXPECT_THAT(hoist_.failure("schedule retry-failed --flag nobody", 1),
              HasSubstr("there is no flag 'nobody'"));
}

TEST_P(ScheduleCommands, an_unknown_id_exits_1) {
  const std::string id = "01935b1e-7c00-7000-8000-000000000000";
  for (const std::string command : {"show", "cancel", "retry"}) {
    EXPECT_EQ(hoist_.failure("schedule " + command + " " + id, 1), "hoist: there is no schedule " + id);
  }
}

HOIST_ON_BOTH_STORES(ScheduleCommands);

}  // namespace
}  // namespace hoist::test
