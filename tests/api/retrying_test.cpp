// How schedules are retried, by the API: policies, priorities, windows, and retrying what failed.
#include <gmock/gmock.h>

#include "api_fixture.h"

namespace hoist::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;

class Retrying : public ApiTest {};

/// What stands in a list's items under that name, as JSON.
std::string member_text(const HttpResponse& response, std::string_view name) {
  return boost::json::serialize(json_of(response).at(name));
}

}  // namespace

TEST_P(Retrying, a_schedule_brings_its_own_policy_and_the_preview_goes_by_it) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string id = api.create_schedule(
      "k", api.in(hours(1)),
      R"(,"retryPolicy":{"maxRetries":2,"baseMs":1000,"factor":3,"capMs":60000,"jitter":"none"},"priority":10,)"
      R"("missedWindow":"ask","maxLatenessMs":5000)");
  const std::string path = "/api/admin/flags/k/schedule/" + id;
  const HttpResponse shown = api.admin().get(path);
  EXPECT_EQ(member_text(shown, "retryPolicy"),
            R"({"maxRetries":2,"baseMs":1000,"factor":3E0,"capMs":60000,"jitter":"none"})");
  EXPECT_EQ(member_of(shown, "maxRetries"), "2");
  EXPECT_EQ(member_of(shown, "priority"), "10");
  EXPECT_EQ(member_of(shown, "missedWindow"), "ask");
  EXPECT_EQ(member_of(shown, "maxLatenessMs"), "5000");
  EXPECT_EQ(member_text(api.admin().get(path + "/retries"), "items"),
            R"([{"retry":1,"earliest":"2026-11-27T10:00:01Z","latest":"2026-11-27T10:00:01Z"},)"
            R"({"retry":2,"earliest":"2026-11-27T10:00:04Z","latest":"2026-11-27T10:00:04Z"}])");
}

TEST_P(Retrying, a_deadline_stands_in_place_of_the_count) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string until = api.in(hours(2));
  const std::string id = api.create_schedule(
      "k", api.in(hours(1)),
      R"(,"retryPolicy":{"baseMs":1200000,"factor":1,"jitter":"none","retryUntil":")" + until + "\"}");
  const HttpResponse shown = api.admin().get("/api/admin/flags/k/schedule/" + id);
  EXPECT_EQ(member_of(shown, "maxRetries"), "null");
  const HttpResponse retries = api.admin().get("/api/admin/flags/k/schedule/" + id + "/retries");
  EXPECT_EQ(json_of(retries).at("items").as_array().size(), 3U) << "at 20, 40 and 60 minutes";
}

TEST_P(Retrying, what_is_wrong_with_a_policy_is_named) {
  Api api(GetParam());
  api.create_flag("k");
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"("maxRetries":3,"retryPolicy":{"maxRetries":3})", "maxRetries"},
      {R"("retryPolicy":{"baseMs":1})", "retryPolicy.baseMs"},
      {R"("retryPolicy":"nowhere")", "retryPolicy"},
      {R"("retryPolicy":{"retryUntil":"2026-11-27T09:30:00Z"})", "retryPolicy.retryUntil"},
      {R"("priority":11)", "priority"},
      {R"("missedWindow":"later")", "missedWindow"},
      {R"("maxLatenessMs":-5)", "maxLatenessMs"},
  };
  for (const auto& [more, field] : rows) {
    const HttpResponse refused = api.admin().request(
        "POST", "/api/admin/flags/k/schedule",
        R"({"scheduledAt":"2026-11-27T10:00:00Z","updates":{"enabled":true},)" + more + "}");
    EXPECT_EQ(refused.status, 400) << refused.body;
    EXPECT_EQ(field_of(refused), field) << refused.body;
  }
}

TEST_P(Retrying, named_policies) {
  Api api(GetParam(), {.retry_policy = {.max_retries = 6}});
  const HttpClient admin = api.admin();
  const std::string all = "/api/admin/retry-policies";
  EXPECT_EQ(column_of(admin.get(all), "name"), (std::vector<std::string>{"default", "fast", "patient"}));
  EXPECT_THAT(admin.get(all).body, HasSubstr(R"({"name":"default","retryPolicy":{"maxRetries":6,)"));
  const HttpResponse set = admin.request("PUT", all + "/fast", R"({"maxRetries":1,"baseMs":50})");
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(member_of(set, "updatedBy"), "admin@");
  EXPECT_EQ(admin.request("PUT", all + "/fast", R"({"maxRetries":1,"baseMs":50})").body, set.body);
  EXPECT_EQ(column_of(admin.get(all), "updatedBy"), (std::vector<std::string>{"system", "admin@", "system"}));
  api.create_flag("k");
  const std::string id = api.create_schedule("k", api.in(hours(1)), R"(,"retryPolicy":"fast")");
  EXPECT_EQ(member_of(api.admin().get("/api/admin/flags/k/schedule/" + id), "maxRetries"), "1");
  EXPECT_EQ(admin.request("DELETE", all + "/fast").status, 204);
  EXPECT_EQ(admin.request("DELETE", all + "/fast").status, 404) << "what is built in is not stored";

  const HttpResponse own = admin.request("PUT", all + "/default", R"({"maxRetries":1})");
  EXPECT_EQ(own.status, 400);
  EXPECT_EQ(field_of(own), "name");
  EXPECT_EQ(field_of(admin.request("PUT", all + "/x", R"({"jitter":"wild"})")), "retryPolicy.jitter");
  EXPECT_EQ(field_of(admin.request("PUT", all + "/x", R"([])")), "retryPolicy");
  EXPECT_EQ(api.as(Role::kAdmin, "staging").request("PUT", all + "/x", R"({"maxRetries":1})").status, 403)
      << "they belong to all environments";
}

TEST_P(Retrying, all_that_failed_for_good_is_retried_by_filter) {
  Api api(GetParam());
  for (const char* key : {"a", "b"}) {
    api.create_flag(key);
    api.create_schedule(key, api.in(minutes(1)), R"(,"missedWindow":"ask")");
  }
  api.advance(hours(3));
  EXPECT_EQ(api.pass().failed, 2);
  const HttpClient editor = api.as(Role::kEditor);
  EXPECT_EQ(column_of(editor.get("/api/admin/schedules?status=terminal"), "flagKey").size(), 2U);
  const int wakes = api.wakes();
  const HttpResponse one = editor.request("POST", "/api/admin/schedules/retry?flag=b");
  ASSERT_EQ(one.status, 200) << one.body;
  EXPECT_EQ(column_of(one, "flagKey"), std::vector<std::string>{"b"});
  EXPECT_EQ(member_of(one, "more"), "false");
  EXPECT_EQ(api.wakes(), wakes + 1);
  EXPECT_EQ(column_of(editor.request("POST", "/api/admin/schedules/retry?environment=staging"), "id").size(),
            0U);
  EXPECT_EQ(
      column_of(editor.request("POST", "/api/admin/schedules/retry?to=2026-11-27T09:01:00Z"), "id").size(),
      0U);
  EXPECT_EQ(column_of(editor.request("POST", "/api/admin/schedules/retry?limit=1"), "flagKey"),
            std::vector<std::string>{"a"});
  EXPECT_EQ(editor.request("POST", "/api/admin/schedules/retry?flag=nobody").status, 404);
  EXPECT_EQ(editor.request("POST", "/api/admin/schedules/retry?limit=0").status, 400);
  EXPECT_EQ(api.pass().applied, 2);
}

INSTANTIATE_TEST_SUITE_P(Stores, Retrying, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace hoist::test
