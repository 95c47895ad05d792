// GET /metrics after known traffic.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "api/fragile_api.h"
#include "hoist/app/store_reader.h"
#include "hoist/engine/heartbeat.h"

namespace hoist::test {

class Metrics : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Metrics, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string attempts(std::string_view outcome, std::string_view error_class) {
  return fmt::format("hoist_schedule_attempts_total{{error_class=\"{}\",outcome=\"{}\"}}", error_class,
                     outcome);
}

std::string schedules(std::string_view environment, std::string_view status) {
  return fmt::format("hoist_schedules{{environment=\"{}\",status=\"{}\"}}", environment, status);
}

std::string answers(std::string_view method, std::string_view route, int code) {
  return fmt::format("hoist_http_requests_total{{code=\"{}\",method=\"{}\",route=\"{}\"}}", code, method,
                     route);
}

std::string evaluations(std::string_view reason) {
  return fmt::format("hoist_evaluations_total{{reason=\"{}\"}}", reason);
}

/// Every change of that flag's row fails from now on, with a later attempt as the cure.
void refuse_changes(Api& api, std::string_view key) {
  if (api.store().is_sqlite()) {
    return api.store().run_sql(fmt::format(
        "CREATE TRIGGER refuse BEFORE UPDATE ON feature_flags WHEN NEW.flag_key = '{}' BEGIN SELECT "
        "RAISE(ABORT, 'not now'); END",
        key));
  }
  api.store().run_sql(fmt::format(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.flag_key = '{}' "
      "THEN RAISE EXCEPTION 'not now'; END IF; RETURN NEW; END $$; CREATE TRIGGER refuse BEFORE "
      "UPDATE ON feature_flags FOR EACH ROW EXECUTE FUNCTION refuse()",
      key));
}

/// Flags and schedules that end in every way there is.
void settle_one_of_each(Api& api) {
  for (const std::string_view key : {"applied", "edited", "deleted", "refused"}) {
    api.create_flag(key);
    api.create_schedule(key, api.in(1min), ",\"maxRetries\":1");
  }
  refuse_changes(api, "refused");
  api.advance(1min + 250ms);
  ASSERT_EQ(api.admin().request("PATCH", "/api/admin/flags/edited", R"({"enabled":false})").status, 200);
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/flags/deleted").status, 204);
  EXPECT_EQ(api.metric("hoist_schedules_due"), "4");
  EXPECT_EQ(api.metric("hoist_schedules_oldest_due_age_seconds"), "0.25");
  api.pass();
}

}  // namespace

TEST_P(Metrics, are_text_of_format_0_0_4) {
  Api api(GetParam());
  const HttpResponse response = api.as(Role::kViewer).get("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
  EXPECT_THAT(response.body, HasSubstr("# TYPE hoist_store_up gauge\nhoist_store_up 1\n"));
  EXPECT_EQ(api.metric("hoist_build_info{version=\"1.2.3\"}"), "1");
}

TEST_P(Metrics, count_what_became_of_schedules) {
  Api api(GetParam());
  EXPECT_EQ(api.metric(attempts("failed", "permanent")), "0")
      << "there before the first, so that it is a rise";
  EXPECT_EQ(api.metric("hoist_schedules_exhausted_total"), "0");
  settle_one_of_each(api);
  EXPECT_EQ(api.metric(attempts("applied", "none")), "1");
  EXPECT_EQ(api.metric(attempts("superseded", "none")), "1");
  EXPECT_EQ(api.metric(attempts("failed", "permanent")), "1");
  EXPECT_EQ(api.metric(attempts("failed", "transient")), "1");
  EXPECT_EQ(api.metric("hoist_schedule_retries_total"), "1");
  EXPECT_EQ(api.metric("hoist_schedules_exhausted_total"), "0");
  EXPECT_EQ(api.metric(schedules("production", "retrying")), "1");
  EXPECT_EQ(api.metric(schedules("production", "failed")), "1");
  EXPECT_EQ(api.metric("hoist_schedules_due"), "0");
  EXPECT_EQ(api.metric("hoist_schedules_oldest_due_age_seconds"), "0");

  api.advance(3min);
  api.pass();
  EXPECT_EQ(api.metric(attempts("failed", "transient")), "2");
  EXPECT_EQ(api.metric("hoist_schedule_retries_total"), "1");
  EXPECT_EQ(api.metric("hoist_schedules_exhausted_total"), "1");
  EXPECT_EQ(api.metric(schedules("production", "applied")), "1");
  EXPECT_EQ(api.metric(schedules("production", "cancelled")), "1");
  EXPECT_EQ(api.metric(schedules("production", "failed")), "2");
  EXPECT_EQ(api.metric(schedules("production", "retrying")), "0");
  EXPECT_EQ(api.metric(schedules("production", "pending")), "0");
}

TEST_P(Metrics, tell_how_late_and_how_long_it_was) {
  Api api(GetParam());
  settle_one_of_each(api);
  EXPECT_EQ(api.metric("hoist_schedule_lateness_seconds_bucket{le=\"0.1\"}"), "0");
  EXPECT_EQ(api.metric("hoist_schedule_lateness_seconds_bucket{le=\"0.25\"}"), "1");
  EXPECT_EQ(api.metric("hoist_schedule_lateness_seconds_bucket{le=\"+Inf\"}"), "1");
  EXPECT_EQ(api.metric("hoist_schedule_lateness_seconds_sum"), "0.25");
  EXPECT_EQ(api.metric("hoist_batch_size_schedules_sum"), "3");
  EXPECT_EQ(api.metric("hoist_claim_duration_seconds_sum"), "0") << "no time passes in this test";
  EXPECT_EQ(api.metric("hoist_claim_duration_seconds_count"), api.metric("hoist_batch_size_schedules_count"));
  EXPECT_EQ(api.metric("hoist_settle_duration_seconds_count"),
            api.metric("hoist_batch_size_schedules_count"));
  EXPECT_EQ(api.metric("hoist_worker_last_pass_timestamp_seconds{worker=\"api-test\"}"),
            fmt::format("{}.25", api.store().now().unix_us() / 1'000'000));
}

TEST_P(Metrics, count_evaluations_by_reason) {
  Api api(GetParam());
  api.create_flag("off");
  api.create_flag("on", R"(,"enabled":true)");
  api.create_flag("half", R"(,"enabled":true,"rolloutPercentage":50)");
  const HttpClient client = api.as(Role::kClient);
  EXPECT_EQ(client.get("/api/config/flags?userId=u").status, 200);
  EXPECT_EQ(client.get("/api/config/flags/on?userId=u").status, 200);
  EXPECT_EQ(client.get("/api/config/flags/gone?userId=u").status, 404);
  const std::string nobody = R"({"context":{}})";
  EXPECT_EQ(client.request("POST", "/ofrep/v1/evaluate/flags", nobody).status, 200);
  EXPECT_EQ(client.request("POST", "/ofrep/v1/evaluate/flags/half", nobody).status, 400);
  EXPECT_EQ(client.request("POST", "/ofrep/v1/evaluate/flags/gone", nobody).status, 404);
  EXPECT_EQ(api.metric(evaluations("DISABLED")), "2");
  EXPECT_EQ(api.metric(evaluations("STATIC")), "3");
  EXPECT_EQ(api.metric(evaluations("SPLIT")), "1");
  EXPECT_EQ(api.metric(evaluations("TARGETING_KEY_MISSING")), "2");
  EXPECT_EQ(api.metric(evaluations("FLAG_NOT_FOUND")), "2");
  EXPECT_EQ(api.metric(evaluations("TARGETING_MATCH")), "0");
}

TEST_P(Metrics, count_answers_by_pattern_and_code_and_never_by_path) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpClient anybody = api.anonymous();
  for (const std::string path : {"/wp-admin/1", "/wp-admin/2", "/wp-login.php"}) {
    EXPECT_EQ(anybody.get(path).status, 404);
  }
  EXPECT_EQ(api.admin().get("/api/admin/flags/k").status, 200);
  for (const std::string path : {"/api/admin/flags/a", "/api/admin/flags/b"}) {
    EXPECT_EQ(api.admin().get(path).status, 404);
  }
  EXPECT_EQ(anybody.request("PUT", "/api/admin/flags/k").status, 405);
  EXPECT_EQ(anybody.get("/api/admin/flags/k").status, 401);
  EXPECT_EQ(anybody.get("/healthz").status, 200);
  EXPECT_EQ(anybody.get("/api/openapi.json").status, 200);
  EXPECT_EQ(api.as(Role::kClient).get("/api/config/flags/k").status, 200);
  EXPECT_EQ(api.as(Role::kClient).get("/api/admin/flags").status, 403);
  const auto raw = api.connect();
  raw->send_raw("GARBAGE\r\n\r\n");
  EXPECT_EQ(raw->receive().status, 400);
  EXPECT_EQ(api.metric(answers("GET", "/api/admin/flags/{key}", 200)), "1");
  EXPECT_EQ(api.metric(answers("GET", "/api/admin/flags/{key}", 404)), "2");
  EXPECT_EQ(api.metric(answers("GET", "/api/admin/flags/{key}", 401)), "1");
  EXPECT_EQ(api.metric(answers("POST", "/api/admin/flags", 201)), "1");
  EXPECT_EQ(api.metric(answers("GET", "/api/admin/flags", 403)), "1");
  EXPECT_EQ(api.metric(answers("GET", "/api/config/flags/{key}", 200)), "1");
  EXPECT_EQ(api.metric(answers("GET", "/healthz", 200)), "1");
  EXPECT_EQ(api.metric(answers("GET", "/api/openapi.json", 200)), "1");
  EXPECT_EQ(api.metric(answers("none", "none", 404)), "3");
  EXPECT_EQ(api.metric(answers("none", "none", 405)), "1");
  EXPECT_EQ(api.metric(answers("none", "none", 400)), "1");
  EXPECT_THAT(api.as(Role::kViewer).get("/metrics").body, Not(HasSubstr("wp-")));
}

TEST_P(Metrics, of_every_environment_are_for_unbound_tokens_alone) {
  Api api(GetParam());
  const HttpResponse refused = api.as(Role::kAdmin, "staging").get("/metrics");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("'staging'"));
  EXPECT_THAT(refused.body, Not(HasSubstr("hoist_")));
}

TEST_P(Metrics, go_on_without_the_store) {
  FragileApi api(GetParam());
  api.create_flag("k");
  const HttpClient viewer = api.as(Role::kViewer);
  const HttpClient client = api.as(Role::kClient);
  std::string unknown = api.token(Role::kViewer);
  unknown.back() = unknown.back() == 'A' ? 'Q' : 'A';
  ASSERT_TRUE(api.refresh());
  EXPECT_EQ(api.metric("hoist_store_up"), "1");
  EXPECT_EQ(api.metric("hoist_snapshot_age_seconds"), "0");
  api.take_store_away();
  api.advance(90s);
  EXPECT_EQ(api.metric("hoist_store_up"), "0");
  EXPECT_EQ(api.metric("hoist_snapshot_age_seconds"), "90");
  EXPECT_EQ(api.metric(answers("POST", "/api/admin/flags", 201)), "1");
  EXPECT_EQ(api.metric("hoist_schedules_due"), "") << "what is not known is not shown";
  EXPECT_EQ(viewer.get("/metrics?a=b").status, 400);
  EXPECT_EQ(client.get("/metrics").status, 403);
  EXPECT_EQ(api.anonymous().with_token(unknown).get("/metrics").status, 503)
      << "who it is cannot be told now";
  EXPECT_EQ(api.anonymous().get("/metrics").status, 401);
  api.bring_store_back();
  EXPECT_EQ(api.metric("hoist_store_up"), "1");
  EXPECT_EQ(api.metric("hoist_schedules_due"), "0");
}

TEST_P(Metrics, go_on_where_every_store_thread_is_taken) {
  Api api(GetParam(), {.queue_bound = 0});
  static_cast<void>(api.token(Role::kViewer));
  must(api.snapshots_.refresh(*api.store().open_session()));
  EXPECT_EQ(api.metric("hoist_store_up"), "0");
  EXPECT_EQ(api.metric("hoist_store_pool_refused_total"), "2");
  EXPECT_EQ(api.metric("hoist_store_pool_threads"), "4");
  EXPECT_EQ(api.metric("hoist_store_pool_queue_limit_requests"), "0");
}

TEST_P(Metrics, show_what_is_told_and_waits_to_be_delivered) {
  Api api(GetParam());
  api.create_flag("k");
  ASSERT_EQ(api.admin()
                .request("POST", "/api/admin/webhooks",
                         R"({"url":"https://a.example","events":["applied","cancelled"]})")
                .status,
            201);
  EXPECT_EQ(api.metric("hoist_outbox_pending"), "0");
  const std::string cancelled = api.create_schedule("k", api.in(1h));
  api.create_schedule("k", api.in(1min));
  api.advance(1min);
  ASSERT_EQ(api.pass().applied, 1);
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/flags/k/schedule/" + cancelled).status, 200);
  api.advance(5s);
  EXPECT_EQ(api.metric("hoist_outbox_pending"), "2");
  EXPECT_EQ(api.metric("hoist_outbox_oldest_seconds"), "5");
  EXPECT_EQ(api.metric(R"(hoist_notifications_enqueued_total{event="applied"})"), "1");
  EXPECT_EQ(api.metric(R"(hoist_notifications_enqueued_total{event="failed"})"), "0");
}

TEST_P(Metrics, count_what_a_cancel_tells_once_it_is_committed) {
  Api api(GetParam());
  api.create_flag("k");
  const auto enqueued = [&] {
    return api.metric(R"(hoist_notifications_enqueued_total{event="cancelled"})");
  };
  const auto cancel = [&](const std::string& id) {
    return api.admin().request("DELETE", "/api/admin/flags/k/schedule/" + id).status;
  };
  EXPECT_EQ(cancel(api.create_schedule("k", api.in(1h))), 200);
  EXPECT_EQ(enqueued(), "0") << "nobody wants to hear of it";
  for (const std::string url : {"https://a.example", "https://b.example"}) {
    ASSERT_EQ(api.admin()
                  .request("POST", "/api/admin/webhooks",
                           R"({"url":")" + url + R"(","events":["applied","cancelled"]})")
                  .status,
              201);
  }
  const std::string cancelled = api.create_schedule("k", api.in(1h));
  EXPECT_EQ(cancel(cancelled), 200);
  EXPECT_EQ(enqueued(), "1") << "one notification, for however many webhooks";
  EXPECT_EQ(cancel(cancelled), 409);
  EXPECT_EQ(enqueued(), "1");
  const std::string refused = api.create_schedule("k", api.in(1h));
  api.store().run_sql("ALTER TABLE webhook_deliveries RENAME TO elsewhere");
  EXPECT_GE(cancel(refused), 500);
  api.store().run_sql("ALTER TABLE elsewhere RENAME TO webhook_deliveries");
  EXPECT_EQ(enqueued(), "1") << "what is rolled back is not counted";
  EXPECT_EQ(cancel(refused), 200);
  EXPECT_EQ(enqueued(), "2");
}

TEST_P(Metrics, show_the_newest_heartbeats) {
  Api api(GetParam());
  EXPECT_EQ(api.metric(R"(hoist_worker_heartbeat_timestamp_seconds{worker="w0"})"), "");
  const auto session = api.store().open_session();
  for (int i = 0; i <= kWorkersShown; ++i) {
    must(write_heartbeat(*session, {.worker = fmt::format("w{}", i),
                                    .started_at = kTestStart,
                                    .last_pass_at = kTestStart + std::chrono::seconds(i)}));
  }
  EXPECT_EQ(api.metric(R"(hoist_worker_heartbeat_timestamp_seconds{worker="w0"})"), "") << "too many";
  EXPECT_EQ(api.metric(R"(hoist_worker_heartbeat_timestamp_seconds{worker="w1"})"), "1795770001");
  EXPECT_EQ(api.metric(R"(hoist_worker_heartbeat_timestamp_seconds{worker="w50"})"), "1795770050");
}

TEST_P(Metrics, of_a_canary_are_there_where_there_is_one) {
  Api api(GetParam());
  EXPECT_EQ(api.metric("hoist_canary_failures_total"), "");
  CanaryMetrics& canary = api.start_canary();
  EXPECT_EQ(api.metric("hoist_canary_failures_total"), "0");
  EXPECT_EQ(api.metric("hoist_canary_last_success_timestamp_seconds"), "1795770000");
  canary.succeeded(kTestStart + 60s, 250ms);
  canary.failed();
  EXPECT_EQ(api.metric("hoist_canary_failures_total"), "1");
  EXPECT_EQ(api.metric("hoist_canary_last_success_timestamp_seconds"), "1795770060");
  EXPECT_EQ(api.metric("hoist_canary_delay_seconds_sum"), "0.25");
}

/// For what is held against the pages afterwards (scripts/metrics_check.sh): all that is ever on one.
TEST_P(Metrics, are_written_down) {
  Api api(GetParam());
  settle_one_of_each(api);
  must(api.snapshots_.refresh(*api.store().open_session()));
  api.delivery_metrics().breaker_changed({}, BreakerState::kClosed);
  must(write_heartbeat(*api.store().open_session(),
                       {.worker = "w", .started_at = kTestStart, .last_pass_at = kTestStart}));
  api.start_canary().failed();
  const HttpResponse response = api.as(Role::kViewer).get("/metrics");
  ASSERT_EQ(response.status, 200);
  std::ofstream(fmt::format("{}-{}.txt", HOIST_SCRAPES, GetParam())) << response.body;
}

}  // namespace hoist::test
