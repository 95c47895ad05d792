// Every route, as it is meant to be used.
#include <fmt/format.h>

#include "api/api_fixture.h"

namespace hoist::test {

class Routes : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Routes, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::vector<std::string> names_of(const boost::json::value& object) {
  std::vector<std::string> names;
  for (const auto& member : object.as_object()) names.emplace_back(member.key());
  return names;
}

}  // namespace

TEST_P(Routes, a_flag_is_created_read_edited_and_deleted) {
  Api api(GetParam());
  const HttpClient admin = api.admin();
  const HttpResponse created = admin.request(
      "POST", "/api/admin/flags",
      R"({"key":"dark-mode","environment":"staging","description":"d \"q\"","enabled":true,"rolloutPercentage":25})");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.header("Content-Type"), "application/json");
  EXPECT_EQ(created.header("Cache-Control"), "no-store");
  EXPECT_EQ(created.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(created.header("Date"), "Fri, 27 Nov 2026 09:00:00 GMT");
  EXPECT_EQ(names_of(json_of(created)),
            (std::vector<std::string>{"id", "key", "environment", "type", "enabled", "rolloutPercentage",
                                      "description", "variants", "defaultVariant", "targeting",
                                      "prerequisites", "metadata", "archived", "tags", "owner", "version",
                                      "createdAt", "updatedAt"}));
  EXPECT_EQ(member_of(created, "environment"), "staging");
  EXPECT_EQ(member_of(created, "description"), "d \"q\"");
  EXPECT_EQ(member_of(created, "version"), "1");
  EXPECT_EQ(member_of(created, "createdAt"), "2026-11-27T09:00:00Z");

  const std::string path = "/api/admin/flags/dark-mode?environment=staging";
  EXPECT_EQ(admin.get(path).body, created.body);
  EXPECT_EQ(admin.get("/api/admin/flags/dark-mode").status, 404);

  const HttpResponse patched = admin.request("PATCH", path, R"({"rolloutPercentage":50})");
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(member_of(patched, "rolloutPercentage"), "50");
  EXPECT_EQ(member_of(patched, "enabled"), "true");
  EXPECT_EQ(member_of(patched, "version"), "2");
  const HttpResponse posted = admin.request("POST", path, R"({"enabled":false,"description":""})");
  ASSERT_EQ(posted.status, 200) << posted.body;
  EXPECT_EQ(member_of(posted, "version"), "3");
  EXPECT_EQ(admin.get(path).body, posted.body);

  const HttpResponse deleted = admin.request("DELETE", path);
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.body, "");
  EXPECT_EQ(admin.get(path).status, 404);
  EXPECT_EQ(admin.request("DELETE", path).status, 404);
  EXPECT_EQ(
      admin.request("POST", "/api/admin/flags", R"({"key":"dark-mode","environment":"staging"})").status,
      201);
}

TEST_P(Routes, a_key_can_be_taken_once_in_each_environment) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpResponse again = api.admin().request("POST", "/api/admin/flags", R"({"key":"k"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(member_of(again, "error"), "ALREADY_EXISTS");
  EXPECT_EQ(api.admin().request("POST", "/api/admin/flags?environment=staging", R"({"key":"k"})").status,
            201);
}

TEST_P(Routes, flags_are_evaluated_for_a_user) {
  Api api(GetParam());
  api.create_flag("everyone", R"(,"enabled":true)");
  api.create_flag("nobody", R"(,"enabled":true,"rolloutPercentage":0)");
  api.create_flag("off");
  api.create_flag("elsewhere", R"(,"enabled":true,"environment":"staging")");
  ASSERT_EQ(api.admin()
                .request("POST", "/api/admin/flags/nobody/users", R"({"userId":"ann b","type":"include"})")
                .status,
            201);
  const HttpClient client = api.as(Role::kClient);
  EXPECT_EQ(client.get("/api/config/flags?userId=bob").body,
            R"({"everyone":true,"nobody":false,"off":false})");
  EXPECT_EQ(client.get("/api/config/flags?userId=ann+b").body,
            R"({"everyone":true,"nobody":true,"off":false})");
  EXPECT_EQ(client.get("/api/config/flags").body, R"({"everyone":true,"nobody":false,"off":false})");
  EXPECT_EQ(client.get("/api/config/flags?environment=staging").body, R"({"elsewhere":true})");
  EXPECT_EQ(client.get("/api/config/flags?environment=empty").body, "{}");

  EXPECT_EQ(
      client.get("/api/config/flags/nobody?userId=ann%20b").body,
      R"({"key":"nobody","environment":"production","value":true,"variant":"on","reason":"TARGETING_MATCH"})");
  EXPECT_EQ(member_of(client.get("/api/config/flags/off"), "reason"), "DISABLED");
  const HttpResponse missing = client.get("/api/config/flags/elsewhere");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(member_of(missing, "error"), "NOT_FOUND");
}

TEST_P(Routes, users_are_included_excluded_and_let_go) {
  Api api(GetParam());
  api.create_flag("k", R"(,"enabled":true)");
  const HttpClient admin = api.admin();
  const std::string awkward = "o'brien/ü \"%\" + 🚀";
  const std::string body = boost::json::serialize(
      boost::json::object{{"userId", awkward}, {"type", "exclude"}, {"reason", "asked \\ twice"}});
  const HttpResponse set = admin.request("POST", "/api/admin/flags/k/users", body);
  ASSERT_EQ(set.status, 201) << set.body;
  EXPECT_EQ(member_of(set, "userId"), awkward);
  EXPECT_EQ(member_of(set, "type"), "exclude");
  EXPECT_EQ(member_of(set, "createdBy"), "admin@");
  EXPECT_EQ(member_of(admin.get("/api/config/flags/k?userId=" + url_escaped(awkward)), "value"), "false");

  const HttpResponse list = admin.get("/api/admin/flags/k/users");
  EXPECT_EQ(member_of(list, "total"), "1");
  EXPECT_EQ(member_of(list, "page"), "1");
  EXPECT_EQ(member_of(list, "pageSize"), "100");
  EXPECT_EQ(boost::json::serialize(json_of(list).at("items").as_array().at(0)), set.body);

  EXPECT_EQ(admin.request("DELETE", "/api/admin/flags/k/users/" + url_escaped(awkward)).status, 204);
  EXPECT_EQ(admin.request("DELETE", "/api/admin/flags/k/users/" + url_escaped(awkward)).status, 404);
  EXPECT_EQ(member_of(admin.get("/api/admin/flags/k/users"), "total"), "0");
  EXPECT_EQ(admin.request("POST", "/api/admin/flags/none/users", body).status, 404);
}

TEST_P(Routes, a_schedule_is_created_seen_and_applied) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpClient admin = api.admin();
  const HttpResponse created = admin.request(
      "POST", "/api/admin/flags/k/schedule",
      R"({"scheduledAt":"2026-11-27T11:00:00.5+01:00","updates":{"enabled":true,"rolloutPercentage":5},"maxRetries":0})");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(names_of(json_of(created)),
            (std::vector<std::string>{
                "id",           "flagKey",       "environment", "scheduledAt", "status",      "updates",
                "appliedAt",    "errorMessage",  "retryCount",  "maxRetries",  "retryPolicy", "priority",
                "missedWindow", "maxLatenessMs", "nextRetryAt", "lastError",   "createdBy",   "cancelledBy",
                "cancelledAt",  "createdAt",     "updatedAt",   "atRisk"}));
  EXPECT_EQ(member_of(created, "scheduledAt"), "2026-11-27T10:00:00.5Z");
  EXPECT_EQ(member_of(created, "status"), "pending");
  EXPECT_EQ(member_of(created, "updates"), R"({"enabled":true,"rolloutPercentage":5})");
  EXPECT_EQ(member_of(created, "maxRetries"), "0");
  EXPECT_EQ(member_of(created, "createdBy"), "admin@");
  EXPECT_EQ(api.wakes(), 1);

  const std::string path = "/api/admin/flags/k/schedule/" + member_of(created, "id");
  EXPECT_EQ(member_of(admin.get(path), "attempts"), "[]");
  EXPECT_EQ(member_of(admin.get(path), "receipt"), "null");
  api.advance(hours(2));
  EXPECT_EQ(api.pass().applied, 1);
  const HttpResponse applied = admin.get(path);
  EXPECT_EQ(member_of(applied, "status"), "applied");
  EXPECT_EQ(member_of(applied, "appliedAt"), "2026-11-27T11:00:00Z");
  ASSERT_EQ(json_of(applied).at("attempts").as_array().size(), 1U);
  EXPECT_EQ(json_of(applied).at("attempts").as_array().at(0).at("outcome").as_string(), "applied");
  const auto receipt = json_of(applied).at("receipt").as_object();
  EXPECT_EQ(receipt.at("committedAt"), "2026-11-27T11:00:00Z");
  EXPECT_EQ(receipt.at("latenessMs"), 3'599'500.0);
  EXPECT_EQ(receipt.at("readBack").as_array().size(), 2U);
  EXPECT_EQ(member_of(admin.get("/api/admin/flags/k"), "rolloutPercentage"), "5");
  EXPECT_EQ(member_of(admin.get("/api/admin/flags/k"), "version"), "2");
}

TEST_P(Routes, a_schedule_without_a_limit_of_its_own_gets_the_servers) {
  Api api(GetParam(), {.retry_policy = {.max_retries = 7}});
  api.create_flag("k");
  const std::string id = api.create_schedule("k", api.in(hours(1)));
  EXPECT_EQ(member_of(api.admin().get("/api/admin/flags/k/schedule/" + id), "maxRetries"), "7");
}

TEST_P(Routes, a_schedule_is_cancelled_once) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpClient editor = api.as(Role::kEditor);
  const std::string path = "/api/admin/flags/k/schedule/" + api.create_schedule("k", api.in(hours(1)));
  const HttpResponse cancelled = editor.request("DELETE", path);
  ASSERT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(member_of(cancelled, "status"), "cancelled");
  EXPECT_EQ(member_of(cancelled, "cancelledBy"), "editor@");
  const HttpResponse again = editor.request("DELETE", path);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(member_of(again, "error"), "INVALID_STATE");
  const HttpResponse retried = editor.request("POST", path + "/retry");
  EXPECT_EQ(retried.status, 409);
  EXPECT_EQ(member_of(retried, "error"), "INVALID_STATE");
}

TEST_P(Routes, a_failed_schedule_is_retried_by_hand_also_of_a_deleted_flag) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string path = "/api/admin/flags/k/schedule/" + api.create_schedule("k", api.in(minutes(1)));
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/flags/k").status, 204);
  api.advance(minutes(2));
  EXPECT_EQ(api.pass().failed, 1);
  const HttpResponse failed = api.admin().get(path);
  EXPECT_EQ(member_of(failed, "status"), "failed");
  EXPECT_EQ(member_of(failed, "nextRetryAt"), "null");
  const int wakes = api.wakes();
  const HttpResponse retried = api.admin().request("POST", path + "/retry", "{}");
  ASSERT_EQ(retried.status, 200) << retried.body;
  EXPECT_EQ(member_of(retried, "status"), "failed");
  EXPECT_EQ(member_of(retried, "nextRetryAt"), api.in(hours(0)));
  EXPECT_EQ(api.wakes(), wakes + 1);
  EXPECT_EQ(api.pass().failed, 1);
  EXPECT_EQ(json_of(api.admin().get(path)).at("attempts").as_array().size(), 2U);
  EXPECT_EQ(json_of(api.admin().get("/api/admin/schedules?status=failed")).at("items").as_array().size(), 1U);
}

TEST_P(Routes, a_schedule_is_run_ahead_of_its_time) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string path = "/api/admin/flags/k/schedule/" + api.create_schedule("k", api.in(hours(9)));
  api.advance(minutes(1));
  ASSERT_EQ(api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":false})").status, 200);
  api.advance(minutes(1));
  const int wakes = api.wakes();
  const HttpResponse run = api.as(Role::kEditor).request("POST", path + "/run");
  ASSERT_EQ(run.status, 200) << run.body;
  EXPECT_EQ(member_of(run, "status"), "pending");
  EXPECT_EQ(member_of(run, "scheduledAt"), api.in(hours(0)));
  EXPECT_EQ(api.wakes(), wakes + 1);
  EXPECT_EQ(api.pass().applied, 1) << "it is newer intent than the edit";
  EXPECT_EQ(member_of(api.admin().get("/api/admin/flags/k"), "enabled"), "true");
  const HttpResponse attempts = api.as(Role::kViewer).get(path + "/attempts");
  EXPECT_EQ(column_of(attempts, "outcome"), std::vector<std::string>{"applied"});
  EXPECT_EQ(boost::json::serialize(json_of(attempts).at("items")),
            member_of(api.admin().get(path), "attempts"));
  const HttpResponse again = api.admin().request("POST", path + "/run");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(member_of(again, "error"), "INVALID_STATE");
}

TEST_P(Routes, retries_are_told_ahead_of_time) {
  http::ServerOptions options;
  options.retry_policy = *make_retry_policy(minutes(1), minutes(2));
  Api api(GetParam(), std::move(options));
  api.create_flag("k");
  const std::string path =
      "/api/admin/flags/k/schedule/" + api.create_schedule("k", api.in(hours(1)), R"(,"maxRetries":3)");
  const HttpResponse retries = api.as(Role::kViewer).get(path + "/retries");
  ASSERT_EQ(retries.status, 200) << retries.body;
  EXPECT_EQ(retries.body,
            R"({"items":[{"retry":1,"earliest":"2026-11-27T10:01:00Z","latest":"2026-11-27T10:01:15Z"},)"
            R"({"retry":2,"earliest":"2026-11-27T10:03:00Z","latest":"2026-11-27T10:03:30Z"},)"
            R"({"retry":3,"earliest":"2026-11-27T10:05:00Z","latest":"2026-11-27T10:05:45Z"}]})");
  ASSERT_EQ(api.admin().request("DELETE", path).status, 200);
  EXPECT_EQ(api.admin().get(path + "/retries").body, R"({"items":[]})");
}

TEST_P(Routes, a_schedule_is_found_under_its_own_flag_and_environment_only) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("other");
  const std::string id = api.create_schedule("k", api.in(hours(1)));
  const HttpClient admin = api.admin();
  EXPECT_EQ(admin.get("/api/admin/flags/k/schedule/" + id).status, 200);
  EXPECT_EQ(admin.get("/api/admin/flags/k/schedule/" + id + "?environment=production").status, 200);
  EXPECT_EQ(admin.get("/api/admin/flags/k/schedule/" + id + "?environment=staging").status, 404);
  EXPECT_EQ(admin.get("/api/admin/flags/other/schedule/" + id).status, 404);
  EXPECT_EQ(admin.request("DELETE", "/api/admin/flags/other/schedule/" + id).status, 404);
  EXPECT_EQ(admin.get("/api/admin/flags/k/schedule/01935b1e-7c00-7000-8000-000000000000").status, 404);
  EXPECT_EQ(member_of(admin.get("/api/admin/flags/k/schedule/" + id), "status"), "pending");
}

TEST_P(Routes, health_needs_no_token) {
  Api api(GetParam());
  EXPECT_EQ(api.anonymous().get("/healthz").body, R"({"status":"ok"})");
  EXPECT_EQ(
      api.anonymous().get("/readyz").body,
      R"({"status":"ok","store":"ok","runner":"none","lastPassAt":null,"breaker":null,"breakerSince":null,"oldestDueSeconds":0,"clockOffsetMs":0,"reason":null})");
  api.set_runner(http::RunnerSummary{});
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "runner"), "starting");
  api.set_runner(http::RunnerSummary{.last_pass_at = api.store().now(), .outage = std::nullopt});
  EXPECT_EQ(
      api.anonymous().get("/readyz").body,
      R"({"status":"ok","store":"ok","runner":"ok","lastPassAt":"2026-11-27T09:00:00Z",)"
      R"("breaker":"closed","breakerSince":null,"oldestDueSeconds":0,"clockOffsetMs":0,"reason":null})");
  api.set_runner(http::RunnerSummary{.last_pass_at = api.store().now(),
                                     .outage = "password of db.internal",
                                     .breaker = {.state = BreakerState::kOpen,
                                                 .since = api.store().now(),
                                                 .consecutive_failures = 3,
                                                 .next_probe = api.store().now()}});
  const HttpResponse outage = api.anonymous().get("/readyz");
  EXPECT_EQ(outage.status, 503);
  EXPECT_EQ(member_of(outage, "runner"), "unavailable");
  EXPECT_EQ(member_of(outage, "breaker"), "open");
  EXPECT_EQ(member_of(outage, "breakerSince"), "2026-11-27T09:00:00Z");
  EXPECT_EQ(outage.header("Retry-After"), "5");
  EXPECT_EQ(outage.body.find("password"), std::string::npos);
}

TEST_P(Routes, readiness_says_when_the_clock_is_wrong) {
  Api api(GetParam());
  api.set_own_clock_ahead(std::chrono::seconds(1));
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "status"), "ok");
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "clockOffsetMs"), "-1000");
  api.set_own_clock_ahead(std::chrono::milliseconds(2500));
  const HttpResponse early = api.anonymous().get("/readyz");
  EXPECT_EQ(early.status, 200) << "what is committed goes by the store's clock";
  EXPECT_EQ(member_of(early, "status"), "degraded");
  EXPECT_EQ(
      member_of(early, "reason"),
      "this machine's clock is 2s500ms ahead of the store's, so that scheduled changes are evaluated too "
      "early: set the clocks by NTP");
  EXPECT_EQ(api.metric("hoist_clock_offset_seconds"), "-2.5");
  api.set_own_clock_ahead(-std::chrono::seconds(90));
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "clockOffsetMs"), "90000");
}

TEST_P(Routes, readiness_says_when_what_is_due_waits_for_too_long) {
  http::ServerOptions options;
  options.max_backlog_age = std::chrono::minutes(5);
  Api api(GetParam(), std::move(options));
  api.create_flag("k");
  api.create_schedule("k", api.in(std::chrono::minutes(1)));
  api.advance(std::chrono::minutes(6));
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "status"), "ok");
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "oldestDueSeconds"), "300");
  api.advance(std::chrono::microseconds(1));
  const HttpResponse late = api.anonymous().get("/readyz");
  EXPECT_EQ(late.status, 200)
      << "the API works, and who is taken out of a load balancer applies nothing faster";
  EXPECT_EQ(member_of(late, "status"), "degraded");
  EXPECT_EQ(member_of(late, "oldestDueSeconds"), "300");
  EXPECT_EQ(
      member_of(late, "reason"),
      "the oldest due schedule has waited for 5m, longer than 5m: see whether a worker ticks and what it "
      "logs");
  api.set_runner(http::RunnerSummary{.last_pass_at = std::nullopt, .outage = "x"});
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "status"), "unavailable");
  api.set_runner(std::nullopt);
  api.pass();
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "status"), "ok");
}

TEST_P(Routes, readiness_may_be_told_never_to_mind) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_schedule("k", api.in(std::chrono::minutes(1)));
  api.advance(std::chrono::hours(24));
  EXPECT_EQ(member_of(api.anonymous().get("/readyz"), "status"), "ok");
}

TEST_P(Routes, a_worker_shows_how_it_does_and_nothing_else) {
  http::ServerOptions options;
  options.served = http::ServedRoutes::kWorker;
  options.store_threads = 1;
  Api api(GetParam(), std::move(options));
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
  EXPECT_EQ(api.anonymous().get("/readyz").status, 200);
  EXPECT_EQ(api.anonymous().get("/metrics").status, 401);
  EXPECT_EQ(api.as(Role::kClient).get("/metrics").status, 403);
  EXPECT_EQ(api.as(Role::kViewer).get("/metrics").status, 200);
  for (const std::string path : {"/", "/api/admin/flags", "/api/openapi.json", "/api/config/flags"}) {
    const HttpResponse response = api.admin().get(path);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(member_of(response, "message"), "this is a worker, which has no " + path +
                                                  ", but /healthz, /readyz and /metrics: ask a hoist serve");
  }
}

TEST_P(Routes, head_is_get_without_a_body) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpResponse get = api.admin().get("/api/admin/flags/k");
  const HttpResponse head = api.admin().request("HEAD", "/api/admin/flags/k");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), std::to_string(get.body.size()));
  EXPECT_EQ(head.body, "");
}

}  // namespace hoist::test
