// What happens to flags over a period.
#include <fmt/format.h>

#include "api/api_fixture.h"

namespace hoist::test {

class TimelineApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, TimelineApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using namespace std::chrono_literals;

const std::string kTimeline = "/api/admin/timeline";

/// Two days around now.
std::string around_now(Api& api) {
  return fmt::format("{}?from={}&to={}", kTimeline, api.in(-24h), api.in(24h));
}

HttpResponse timeline(Api& api, const std::string& more = "") {
  HttpResponse response = api.as(Role::kViewer).get(around_now(api) + more);
  EXPECT_EQ(response.status, 200) << response.body;
  return response;
}

boost::json::array marks_of(const HttpResponse& response, std::size_t row) {
  const boost::json::value body = json_of(response);
  return body.at("items").at(row).at("marks").as_array();
}

}  // namespace

TEST_P(TimelineApi, shows_flags_with_their_schedules_and_edits) {
  Api api(GetParam());
  api.create_flag("quiet");
  api.advance(48h);
  api.create_flag("b", R"(,"rolloutPercentage":25)");
  api.create_flag("a", R"(,"variants":{"x":1})");
  const std::string ahead = api.create_schedule("b", api.in(1h), R"(,"updates":{"rolloutPercentage":50})");
  api.create_schedule("b", api.in(24h));
  api.advance(1min);
  ASSERT_EQ(api.admin().request("PATCH", "/api/admin/flags/b", R"({"enabled":true})").status, 200);
  const HttpResponse shown = timeline(api);
  EXPECT_EQ(member_of(shown, "environment"), "production");
  EXPECT_EQ(member_of(shown, "from"), api.in(-24h));
  EXPECT_EQ(member_of(shown, "to"), api.in(24h));
  EXPECT_EQ(member_of(shown, "now"), api.in(0s));
  EXPECT_EQ(member_of(shown, "nextCursor"), "null");
  EXPECT_EQ(column_of(shown, "flagKey"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(column_of(shown, "enabled"), (std::vector<std::string>{"false", "true"}));
  EXPECT_EQ(column_of(shown, "rolloutPercentage"), (std::vector<std::string>{"null", "25"}));
  EXPECT_EQ(column_of(shown, "more"), (std::vector<std::string>{"0", "0"}));
  const boost::json::array marks = marks_of(shown, 1);
  ASSERT_EQ(marks.size(), 4U) << shown.body;
  EXPECT_EQ(boost::json::serialize(marks[0]),
            fmt::format(R"({{"kind":"edit","at":"{}","actor":"admin@","action":"flag.created","version":1}})",
                        api.in(-1min)));
  EXPECT_EQ(std::string_view(marks[1].at("action").as_string()), "flag.edited");
  EXPECT_EQ(
      boost::json::serialize(marks[2]),
      fmt::format(R"({{"kind":"schedule","at":"{}","scheduleId":"{}","status":"pending","nextRetryAt":null,)"
                  R"("appliedAt":null,"updates":{{"rolloutPercentage":50}},"retryCount":0,"maxRetries":3,)"
                  R"("atRisk":null,"errorMessage":null,"lastError":null,"createdBy":"admin@"}})",
                  api.in(1h - 1min), ahead));
}

TEST_P(TimelineApi, shows_attempts_and_retries_of_what_went_wrong) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string waits = api.create_schedule("k", api.in(1min), R"(,"maxRetries":2)");
  const std::string failed =
      api.create_schedule("k", api.in(2min), R"(,"updates":{"owner":"x"},"maxRetries":0)");
  const std::string fine = api.create_schedule("k", api.in(3min), R"(,"updates":{"description":"x"})");
  api.store().run_sql(
      fmt::format("UPDATE feature_flag_schedules SET updates = '{{\"no\": 1}}' WHERE id = '{}'", failed));
  api.advance(4min);
  api.store().run_sql(
      fmt::format("UPDATE feature_flag_schedules SET status = 'failed', retry_count = 1, attempt_count = 1, "
                  "next_retry_at = "
                  "'{}' WHERE id = '{}'",
                  api.in(2min), waits));
  api.pass();
  const boost::json::array marks = marks_of(timeline(api), 0);
  ASSERT_EQ(marks.size(), 4U);
  EXPECT_EQ(std::string_view(marks[1].at("scheduleId").as_string()), waits);
  EXPECT_EQ(boost::json::serialize(marks[1].at("attempts")), "[]") << "SQL wrote none";
  ASSERT_EQ(marks[1].at("retries").as_array().size(), 2U);
  EXPECT_EQ(boost::json::serialize(marks[1].at("retries").at(0)),
            fmt::format(R"({{"retry":1,"earliest":"{0}","latest":"{0}"}})", api.in(2min)));
  EXPECT_EQ(boost::json::serialize(marks[2].at("attempts")),
            fmt::format(R"([{{"attempt":1,"endedAt":"{}","outcome":"failed"}}])", api.in(0s)));
  EXPECT_FALSE(marks[2].as_object().contains("retries"));
  EXPECT_EQ(boost::json::serialize(marks[2].at("updates")), R"({"no":1})") << "as it is stored";
  EXPECT_EQ(std::string_view(marks[3].at("scheduleId").as_string()), fine);
  EXPECT_FALSE(marks[3].as_object().contains("attempts"));
}

TEST_P(TimelineApi, comes_in_pages_and_narrows_by_a_text) {
  Api api(GetParam());
  for (const std::string_view key : {"d", "a", "c", "b", "e"}) api.create_flag(key);
  api.create_flag("tagged", R"(,"tags":["a"])");
  std::vector<std::string> keys;
  std::string cursor;
  do {
    const HttpResponse page = timeline(api, "&limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const std::string& key : column_of(page, "flagKey")) keys.push_back(key);
    cursor = member_of(page, "nextCursor");
  } while (cursor != "null" && keys.size() < 20);
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "b", "c", "d", "e", "tagged"}));
  EXPECT_EQ(column_of(timeline(api, "&q=A"), "flagKey"), (std::vector<std::string>{"a", "tagged"}));
  EXPECT_EQ(column_of(timeline(api, "&environment=staging"), "flagKey"), std::vector<std::string>());
}

TEST_P(TimelineApi, shows_at_most_sixty_marks_and_counts_the_others) {
  Api api(GetParam());
  api.create_flag("k");
  for (int i = 1; i <= 65; ++i) api.create_schedule("k", api.in(i * 1min));
  const HttpResponse shown = timeline(api);
  EXPECT_EQ(marks_of(shown, 0).size(), 60U);
  EXPECT_EQ(column_of(shown, "more"), std::vector<std::string>{"6"});
}

TEST_P(TimelineApi, a_period_that_is_none_is_refused_and_named) {
  Api api(GetParam());
  const HttpClient viewer = api.as(Role::kViewer);
  const auto refused_field = [&](const std::string& query) {
    const HttpResponse response = viewer.get(kTimeline + query);
    EXPECT_EQ(response.status, 400) << query << response.body;
    return field_of(response);
  };
  const std::string from = "?from=" + api.in(0s);
  EXPECT_EQ(refused_field(""), "from");
  EXPECT_EQ(refused_field("?to=" + api.in(1h)), "from");
  EXPECT_EQ(refused_field(from), "to");
  EXPECT_EQ(refused_field("?from=soon&to=" + api.in(1h)), "from");
  EXPECT_EQ(refused_field(from + "&to=" + api.in(0s)), "to");
  EXPECT_EQ(refused_field(from + "&to=" + api.in(400 * 24h + 1us)), "to");
  EXPECT_EQ(viewer.get(kTimeline + from + "&to=" + api.in(400 * 24h)).status, 200);
  const std::string good = from + "&to=" + api.in(1h);
  EXPECT_EQ(refused_field(good + "&limit=201"), "limit");
  EXPECT_EQ(refused_field(good + "&limit=0"), "limit");
  EXPECT_EQ(refused_field(good + "&q="), "q");
  EXPECT_EQ(refused_field(good + "&q=" + std::string(101, 'x')), "q");
  EXPECT_EQ(refused_field(good + "&cursor=%20"), "cursor");
  EXPECT_EQ(refused_field(good + "&status=failed"), "status");
  EXPECT_EQ(viewer.get("/api/admin/timeline?from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z").status, 200);
  EXPECT_EQ(viewer.get("/api/admin/timeline?from=9999-12-01T00:00:00Z&to=9999-12-31T23:59:59.999999Z").status,
            200);
  EXPECT_EQ(api.as(Role::kViewer, "staging").get(kTimeline + good + "&environment=production").status, 403);
}

}  // namespace hoist::test
