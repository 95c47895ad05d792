// How the work goes, for people who look after it.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "api/streaming_api.h"

namespace hoist::test {

class HealthReport : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, HealthReport, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

boost::json::object report_of(const HttpClient& caller) {
  const HttpResponse response = caller.get("/api/admin/health");
  EXPECT_EQ(response.status, 200) << response.body;
  return json_of(response).as_object();
}

}  // namespace

TEST_P(HealthReport, of_a_fresh_server_there_is_nothing_to_tell) {
  Api api(GetParam());
  const auto report = report_of(api.as(Role::kViewer));
  EXPECT_EQ(report.at("now"), boost::json::value(api.in(seconds(0))));
  EXPECT_EQ(report.at("store"), boost::json::value(api.store().store().description()));
  EXPECT_EQ(boost::json::serialize(report.at("backlog")),
            R"({"due":0,"oldestDueAt":null,"oldestDueSeconds":0})");
  EXPECT_EQ(report.at("atRisk"), 0);
  EXPECT_EQ(report.at("live"), boost::json::array());
  EXPECT_EQ(report.at("workers"), boost::json::array());
  EXPECT_EQ(boost::json::serialize(report.at("runner")),
            R"({"status":"none","breaker":null,"breakerSince":null,"lastPassAt":null})");
  EXPECT_EQ(report.at("lateness").at("count"), 0);
  EXPECT_TRUE(report.at("lateness").at("p50Ms").is_null());
  EXPECT_EQ(report.at("attempts").as_array().size(), 24U);
  EXPECT_EQ(report.at("truncated"), false);
  EXPECT_EQ(report.at("servers"), boost::json::array());
  EXPECT_EQ(report.at("streams"), 0);
}

TEST_P(HealthReport, tells_what_waits_and_how_late_attempts_were) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_schedule("k", api.in(minutes(1)));
  api.advance(minutes(1) + seconds(2));
  ASSERT_EQ(api.pass().applied, 1);
  api.create_schedule("k", api.in(minutes(1)));
  const std::string due = api.in(minutes(1));
  api.create_schedule("k", api.in(minutes(60)));
  api.advance(minutes(3));
  const auto report = report_of(api.admin());
  EXPECT_EQ(boost::json::serialize(report.at("backlog")),
            fmt::format(R"({{"due":1,"oldestDueAt":"{}","oldestDueSeconds":120}})", due));
  EXPECT_EQ(boost::json::serialize(report.at("live")),
            R"([{"environment":"production","pending":2,"retrying":0}])");
  const auto& lateness = report.at("lateness");
  EXPECT_EQ(lateness.at("count"), 1);
  EXPECT_EQ(lateness.at("p50Ms"), 2000);
  EXPECT_EQ(lateness.at("p99Ms"), 2000);
  EXPECT_EQ(lateness.at("maxMs"), 2000);
  EXPECT_EQ(lateness.at("from"), boost::json::value(api.in(-minutes(60))));
  EXPECT_EQ(lateness.at("to"), report.at("now"));
  EXPECT_EQ(boost::json::serialize(lateness.at("buckets").at(6)), R"({"upToMs":5000,"count":1})");
  EXPECT_TRUE(lateness.at("buckets").at(10).at("upToMs").is_null());
  std::int64_t applied = 0;
  for (const auto& bucket : report.at("attempts").as_array()) applied += bucket.at("applied").as_int64();
  EXPECT_EQ(applied, 1);
  api.advance(minutes(60));
  EXPECT_EQ(report_of(api.admin()).at("lateness").at("count"), 0) << "it is of the last hour";
  EXPECT_EQ(report_of(api.admin()).at("attempts").as_array().size(), 24U);
}

TEST_P(HealthReport, tells_of_workers_servers_and_the_runner) {
  Api api(GetParam());
  const Instant now = api.store().now();
  in_unit(*api.store().open_session(), Access::kWrite, [&](UnitOfWork& unit) {
    must(unit.heartbeats().beat({.worker = "w", .started_at = now - minutes(9), .last_pass_at = now}));
    const auto report = [&](std::string server, const char* environment, Instant at) {
      return ServerReport{.server = std::move(server),
                          .environment = *EnvironmentKey::parse(environment),
                          .reported_at = at,
                          .revision = 7,
                          .clients = 3,
                          .clients_told = 2};
    };
    must(unit.server_reports().report(std::vector{report("s", "staging", now), report("s", "production", now),
                                                  report("gone", "production", now - minutes(5))}));
  });
  api.set_runner(http::RunnerSummary{.last_pass_at = now, .outage = std::nullopt, .breaker = {}});
  api.set_own_clock_ahead(seconds(3));
  const auto report = report_of(api.admin());
  EXPECT_EQ(boost::json::serialize(report.at("workers")),
            fmt::format(R"([{{"worker":"w","startedAt":"{}","lastPassAt":"{}"}}])", api.in(-minutes(9)),
                        api.in(seconds(0))));
  ASSERT_EQ(report.at("servers").as_array().size(), 2U) << "one has not reported for long";
  EXPECT_EQ(report.at("servers").at(0).at("environment"), "production");
  EXPECT_EQ(report.at("servers").at(1).at("clientsTold"), 2);
  EXPECT_EQ(report.at("runner").at("status"), "ok");
  EXPECT_EQ(report.at("runner").at("breaker"), "closed");
  EXPECT_EQ(report.at("runner").at("lastPassAt"), boost::json::value(api.in(seconds(0))));
  EXPECT_EQ(report.at("clockOffsetMs"), -3000);
  api.set_runner(http::RunnerSummary{.last_pass_at = now, .outage = "gone", .breaker = {}});
  EXPECT_EQ(report_of(api.admin()).at("runner").at("status"), "unavailable");
}

TEST_P(HealthReport, a_bound_token_sees_what_is_of_its_environment) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("k", R"(,"environment":"staging")");
  api.create_schedule("k", api.in(minutes(1)));
  api.create_schedule("k", api.in(minutes(60)));
  const HttpResponse staged = api.admin().request(
      "POST", "/api/admin/flags/k/schedule?environment=staging",
      fmt::format(R"({{"scheduledAt":"{}","updates":{{"enabled":true}}}})", api.in(minutes(60))));
  ASSERT_EQ(staged.status, 201);
  api.advance(minutes(1));
  ASSERT_EQ(api.pass().applied, 1);
  const auto report = report_of(api.as(Role::kViewer, "staging"));
  EXPECT_EQ(boost::json::serialize(report.at("live")),
            R"([{"environment":"staging","pending":1,"retrying":0}])");
  EXPECT_EQ(report.at("lateness").at("count"), 0);
  EXPECT_EQ(report_of(api.as(Role::kViewer, "production")).at("lateness").at("count"), 1);
}

TEST_P(HealthReport, counts_the_newest_attempts_alone) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string id = api.create_schedule("k", api.in(minutes(1)));
  const std::string row =
      fmt::format("'{}', '{}', '{}', 'applied'", api.in(seconds(0)), api.in(seconds(0)), api.in(seconds(0)));
  const auto add = [&](int first, int last) {
    std::string rows;
    for (int i = first; i <= last; ++i) {
      rows += fmt::format("{}('{}', {}, {})", rows.empty() ? "" : ",", id, i, row);
    }
    api.store().run_sql(
        "INSERT INTO schedule_attempts (schedule_id, attempt, due_at, started_at, ended_at, outcome) "
        "VALUES " +
        rows);
  };
  add(1, 10'000);
  EXPECT_EQ(report_of(api.admin()).at("truncated"), false);
  add(10'001, 10'001);
  const auto report = report_of(api.admin());
  EXPECT_EQ(report.at("truncated"), true);
  EXPECT_EQ(report.at("lateness").at("count"), 10'000);
}

TEST(HealthReportOfStreams, counts_those_that_are_open) {
  StreamingApi streaming;
  const HttpClient viewer = streaming.api().as(Role::kViewer);
  EXPECT_EQ(report_of(viewer).at("streams"), 0);
  const StreamListener listener = streaming.listen();
  ASSERT_EQ(listener.head().status, 200);
  EXPECT_EQ(report_of(viewer).at("streams"), 1);
}

}  // namespace hoist::test
