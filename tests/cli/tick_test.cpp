#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class TickCommand : public CommandTest {
 protected:
  TickCommand() { flag_ = text_at(hoist_.json("flag create checkout"), "id"); }

  /// A schedule of the flag that has been due for a long time.
  void insert_due(int number, const std::string& updates) {
    const std::string id = "01935b1e-7c00-7000-8000-00000000000" + std::to_string(number);
    store_.run_sql("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES ('" + id +
                   "', '" + flag_ + "', '2026-01-01T00:00:0" + std::to_string(number) + ".000000Z', '" +
                   updates + "')");
  }

  std::string flag_;
};

TEST_P(TickCommand, prints_one_line_for_programs_and_logs_on_stderr) {
  EXPECT_THAT(hoist_.run("tick").output,
              MatchesRegex(R"(\{"processed":0,"failed":0,"retrying":0,"atRisk":0,"durationMs":[0-9]+\})"
                           "\n"));
  insert_due(1, R"({"enabled":true})");
  insert_due(2, R"({"unknown":true})");
  const Finished tick = hoist_.run("tick --worker-name cron --log-format json");
  EXPECT_EQ(tick.exit, (Exit{.code = 0, .signal = 0})) << "although one failed: " << tick.error_output;
  EXPECT_THAT(tick.output,
              MatchesRegex(R"(\{"processed":2,"failed":1,"retrying":0,"atRisk":0,"durationMs":[0-9]+\})"
                           "\n"));
  EXPECT_THAT(tick.error_output, HasSubstr(R"("message":"Schedule applied")"));
  EXPECT_THAT(tick.error_output, HasSubstr(R"("message":"Schedule failed permanently")"));
  EXPECT_THAT(tick.error_output, HasSubstr(R"("worker":"cron")"));
  EXPECT_EQ(text_at(hoist_.json("flag get checkout"), "enabled"), "true");
}

TEST_P(TickCommand, says_what_it_applied_also_where_it_cannot_rehearse) {
  insert_due(1, R"({"enabled":true})");
  EXPECT_EQ(text_at(hoist_.json("schedule create checkout --in 1h --disable"), "status"), "pending");
  store_.run_sql("ALTER TABLE segments RENAME TO elsewhere");
  const Finished tick = hoist_.run("tick --log-format json");
  EXPECT_EQ(tick.exit, (Exit{.code = 0, .signal = 0})) << tick.error_output;
  EXPECT_THAT(tick.output, HasSubstr(R"({"processed":1,"failed":0,"retrying":0,"atRisk":null,)"));
  EXPECT_THAT(tick.error_output, HasSubstr(R"("message":"Preflights fail")"));
}

TEST_P(TickCommand, takes_no_more_than_the_limit) {
  for (int number = 1; number <= 3; ++number) insert_due(number, R"({"enabled":true})");
  EXPECT_THAT(hoist_.run("tick --limit 2").output, HasSubstr(R"("processed":2,)"));
  EXPECT_THAT(hoist_.run("tick --limit 2").output, HasSubstr(R"("processed":1,)"));
}

TEST_P(TickCommand, logs_text_where_asked) {
  insert_due(1, R"({"enabled":true})");
  EXPECT_THAT(hoist_.run("tick --log-format text").error_output,
              HasSubstr("Z INFO  Schedule applied  scheduleId="));
}

HOIST_ON_BOTH_STORES(TickCommand);

TEST(TickCommandOnNoStore, exits_1_when_the_pass_could_not_run) {
  const HoistProgram hoist;
  // Nothing listens on port 1, and no folder is called so.
  for (const std::string url : {"postgresql://127.0.0.1:1/hoist", "/nonexistent/folder/hoist.db"}) {
    EXPECT_THAT(hoist.failure("tick --database " + url, 1), MatchesRegex("hoist: .+"));
  }
}

}  // namespace
}  // namespace hoist::test
