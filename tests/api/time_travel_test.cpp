// The flags of an environment at an instant: states, differences and evaluations.
#include <fmt/format.h>

#include "api/api_fixture.h"

namespace hoist::test {

class TimeTravelApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, TimeTravelApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

const std::string kState = "/api/admin/environments/production/state";
const std::string kDiff = "/api/admin/environments/production/diff";

/// A flag that was made, edited, and will be changed by a schedule in an hour.
class Travelled {
 public:
  explicit Travelled(std::string_view kind, http::ServerOptions options = {})
      : api(kind, std::move(options)) {
    api.create_flag("k");
    made = at(Duration::zero());
    api.advance(std::chrono::minutes(10));
    if (api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":true})").status != 200) {
      throw std::runtime_error("not edited");
    }
    ahead = at(std::chrono::hours(1));
    const HttpResponse scheduled = api.admin().request(
        "POST", "/api/admin/flags/k/schedule",
        fmt::format(R"({{"scheduledAt":"{}","updates":{{"rolloutPercentage":0}}}})", ahead));
    schedule = member_of(scheduled, "id");
    api.advance(std::chrono::minutes(10));
  }
  [[nodiscard]] std::string at(Duration from_now) { return api.in(from_now); }

  Api api;
  std::string made;
  std::string ahead;
  std::string schedule;
};

std::vector<std::string> pages(const HttpClient& client, const std::string& target) {
  std::vector<std::string> keys;
  std::string cursor;
  do {
    const HttpResponse page = client.get(target + (cursor.empty() ? "" : "&cursor=" + cursor));
    EXPECT_EQ(page.status, 200) << page.body;
    for (const std::string& key : column_of(page, "key")) keys.push_back(key);
    cursor = member_of(page, "nextCursor");
  } while (cursor != "null" && keys.size() < 20);
  return keys;
}

}  // namespace

TEST_P(TimeTravelApi, a_state_is_what_the_flags_were_are_or_will_be) {
  Travelled travelled(GetParam());
  const HttpClient viewer = travelled.api.as(Role::kViewer);
  const std::string now = viewer.get("/api/admin/flags/k").body;
  const HttpResponse past = viewer.get(kState + "?at=" + travelled.made);
  ASSERT_EQ(past.status, 200) << past.body;
  EXPECT_EQ(member_of(past, "environment"), "production");
  EXPECT_EQ(member_of(past, "at"), travelled.made);
  EXPECT_EQ(column_of(past, "enabled"), std::vector<std::string>{"false"});
  EXPECT_EQ(column_of(past, "version"), std::vector<std::string>{"1"});
  const HttpResponse present = viewer.get(kState);
  EXPECT_EQ(boost::json::serialize(json_of(present).at("items").at(0)), now);
  EXPECT_EQ(member_of(present, "at"), travelled.at(Duration::zero()));
  const HttpResponse ahead = viewer.get(kState + "?at=" + travelled.ahead);
  EXPECT_EQ(column_of(ahead, "rolloutPercentage"), std::vector<std::string>{"0"});
  // The same instant in another zone.
  EXPECT_EQ(viewer.get(kState + "?at=2026-11-27T10:00:00%2B01:00").body, past.body);
  EXPECT_EQ(member_of(viewer.get(kState + "?at=2000-01-01T00:00:00Z"), "items"), "[]") << "nothing was there";
  EXPECT_EQ(member_of(viewer.get("/api/admin/environments/nowhere/state"), "items"), "[]");
}

TEST_P(TimeTravelApi, a_difference_says_what_and_by_which_schedule) {
  Travelled travelled(GetParam());
  const HttpClient viewer = travelled.api.as(Role::kViewer);
  const HttpResponse all =
      viewer.get(fmt::format("{}?from={}&to={}", kDiff, travelled.made, travelled.ahead));
  ASSERT_EQ(all.status, 200) << all.body;
  EXPECT_EQ(column_of(all, "change"), std::vector<std::string>{"changed"});
  EXPECT_EQ(column_of(all, "versionBefore"), std::vector<std::string>{"1"});
  EXPECT_EQ(column_of(all, "versionAfter"), std::vector<std::string>{"null"});
  EXPECT_EQ(column_of(all, "changes").at(0),
            fmt::format(R"([{{"field":"enabled","before":false,"after":true,"scheduleId":null}},)"
                        R"({{"field":"rolloutPercentage","before":100,"after":0,"scheduleId":"{}"}}])",
                        travelled.schedule));
  EXPECT_EQ(column_of(all, "schedules").at(0),
            fmt::format(R"([{{"scheduleId":"{}","at":"{}"}}])", travelled.schedule, travelled.ahead));
  const HttpResponse coming = viewer.get(kDiff + "?to=" + travelled.ahead);
  EXPECT_EQ(member_of(coming, "from"), travelled.at(Duration::zero())) << "now, unless it is given";
  EXPECT_EQ(json_of(coming).at("items").at(0).at("changes").as_array().size(), 1U);
  EXPECT_EQ(member_of(viewer.get(kDiff + "?to=" + travelled.at(Duration::zero())), "items"), "[]");
}

TEST_P(TimeTravelApi, long_answers_come_in_pages) {
  Api api(GetParam());
  const std::string before = api.in(Duration::zero());
  api.advance(std::chrono::seconds(1));
  for (const std::string_view key : {"d", "a", "c", "b", "e"}) api.create_flag(key);
  const std::string made = api.in(Duration::zero());
  api.advance(std::chrono::seconds(1));
  EXPECT_EQ(api.admin().request("DELETE", "/api/admin/flags/c", "").status, 204);
  const std::vector<std::string> all = {"a", "b", "c", "d", "e"};
  EXPECT_EQ(pages(api.admin(), kState + "?limit=2&at=" + made), all);
  EXPECT_EQ(pages(api.admin(), fmt::format("{}?limit=2&from={}&to={}", kDiff, before, made)), all);
}

TEST_P(TimeTravelApi, what_cannot_be_told_is_refused_and_named) {
  Travelled travelled(GetParam());
  const HttpClient viewer = travelled.api.as(Role::kViewer);
  const auto refused_field = [&](const std::string& target) {
    const HttpResponse response = viewer.get(target);
    EXPECT_EQ(response.status, 400) << target << response.body;
    return field_of(response);
  };
  EXPECT_EQ(refused_field(kState + "?at=yesterday"), "at");
  EXPECT_EQ(refused_field(kState + "?at=2026-11-27T09:00:00"), "at");
  EXPECT_EQ(refused_field(kState + "?limit=0"), "limit");
  EXPECT_EQ(refused_field(kState + "?cursor=%20"), "cursor");
  EXPECT_EQ(refused_field(kState + "?environment=production"), "environment");
  EXPECT_EQ(refused_field("/api/admin/environments/no%20key/state"), "environment");
  EXPECT_EQ(refused_field(kDiff), "to");
  EXPECT_EQ(refused_field(kDiff + "?from=x&to=" + travelled.ahead), "from");
  EXPECT_EQ(refused_field(kDiff + "?cursor=%20&to=" + travelled.ahead), "cursor");
  EXPECT_EQ(refused_field(fmt::format("{}?from={}&to={}", kDiff, travelled.ahead, travelled.made)), "to");
  travelled.api.store().run_sql("DELETE FROM changes WHERE revision < 2");
  travelled.api.store().run_sql("DELETE FROM revisions WHERE revision < 2");
  EXPECT_EQ(refused_field(kState + "?at=" + travelled.made), "at");
  EXPECT_EQ(refused_field(fmt::format("{}?from={}&to={}", kDiff, travelled.made, travelled.ahead)), "from");
  EXPECT_EQ(refused_field("/api/config/flags?at=" + travelled.made), "at");
}

TEST_P(TimeTravelApi, a_bound_token_sees_its_own_environment_alone) {
  Travelled travelled(GetParam());
  const HttpClient bound = travelled.api.as(Role::kViewer, "staging");
  EXPECT_EQ(bound.get(kState).status, 403);
  EXPECT_EQ(bound.get(kDiff + "?to=" + travelled.ahead).status, 403);
  EXPECT_EQ(bound.get("/api/admin/environments/staging/state").status, 200);
}

TEST_P(TimeTravelApi, evaluations_answer_as_of_then) {
  Travelled travelled(GetParam());
  const HttpClient viewer = travelled.api.as(Role::kViewer);
  const auto reason_at = [&](const std::string& at) {
    const HttpResponse one = viewer.get("/api/config/flags/k?userId=u&at=" + at);
    EXPECT_EQ(one.status, 200) << one.body;
    EXPECT_EQ(viewer.get("/api/config/flags?userId=u&at=" + at).body,
              fmt::format(R"({{"k":{}}})", member_of(one, "value")));
    return member_of(one, "reason") + "/" + member_of(one, "variant");
  };
  EXPECT_EQ(reason_at(travelled.made), "DISABLED/off");
  EXPECT_EQ(reason_at(travelled.at(Duration::zero())), "STATIC/on");
  EXPECT_EQ(reason_at(travelled.ahead), "STATIC/off");
  const HttpResponse explained =
      viewer.get("/api/config/flags/k?explain=true&userId=u&at=" + travelled.ahead);
  EXPECT_EQ(explained.status, 200);
  EXPECT_TRUE(json_of(explained).as_object().contains("explanation"));
  EXPECT_EQ(viewer.get("/api/config/flags/k?at=2000-01-01T00:00:00Z").status, 404) << "not made yet";
  EXPECT_EQ(field_of(viewer.get("/api/config/flags/k?at=soon")), "at");
  EXPECT_EQ(field_of(viewer.get("/api/config/flags?at=")), "at");
}

TEST_P(TimeTravelApi, ofrep_takes_the_instant_as_a_header) {
  Travelled travelled(GetParam());
  const HttpClient viewer = travelled.api.as(Role::kViewer);
  const std::string context = R"({"context":{"targetingKey":"u"}})";
  const std::string bulk = "/ofrep/v1/evaluate/flags";
  const auto ask = [&](const std::string& path, const HttpHeaders& headers) {
    return viewer.request("POST", path, context, headers);
  };
  const HttpResponse ahead = ask(bulk, {{"Hoist-At", travelled.ahead}});
  ASSERT_EQ(ahead.status, 200) << ahead.body;
  EXPECT_EQ(boost::json::serialize(json_of(ahead).at("flags").at(0).at("variant")), R"("off")");
  const HttpResponse now = ask(bulk, {});
  EXPECT_NE(now.header("ETag"), ahead.header("ETag"));
  EXPECT_EQ(ask(bulk, {{"Hoist-At", travelled.at(Duration::zero())}}).header("ETag"), now.header("ETag"))
      << "the tag is the content's";
  EXPECT_EQ(ask(bulk, {{"Hoist-At", travelled.ahead}, {"If-None-Match", ahead.header("ETag")}}).status, 304);
  EXPECT_EQ(member_of(ask(bulk + "/k", {{"Hoist-At", travelled.made}}), "reason"), "DISABLED");
  const HttpResponse missing = ask(bulk + "/k", {{"Hoist-At", "2000-01-01T00:00:00Z"}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(member_of(missing, "errorCode"), "FLAG_NOT_FOUND");
  for (const HttpHeaders& wrong : {HttpHeaders{{"Hoist-At", "soon"}},
                                   HttpHeaders{{"Hoist-At", travelled.made}, {"Hoist-At", travelled.made}}}) {
    for (const std::string& path : {bulk, bulk + "/k"}) {
      const HttpResponse refused = ask(path, wrong);
      EXPECT_EQ(refused.status, 400) << refused.body;
      EXPECT_NE(member_of(refused, "errorDetails").find("Hoist-At"), std::string::npos) << refused.body;
    }
  }
}

TEST_P(TimeTravelApi, clients_may_not_look_into_past_or_future) {
  Travelled travelled(GetParam());
  const HttpClient client = travelled.api.as(Role::kClient);
  for (const std::string& at : {travelled.made, travelled.ahead, std::string("soon")}) {
    for (const std::string_view path : {"/api/config/flags?at=", "/api/config/flags/k?at="}) {
      const HttpResponse refused = client.get(std::string(path) + at);
      EXPECT_EQ(refused.status, 403) << refused.body;
      EXPECT_NE(member_of(refused, "message").find("past or the future"), std::string::npos);
    }
    for (const std::string_view path : {"/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/k"}) {
      const HttpResponse refused = client.request("POST", path, R"({"context":{}})", {{"Hoist-At", at}});
      EXPECT_EQ(refused.status, 403) << refused.body;
    }
  }
  EXPECT_EQ(client.get("/api/config/flags").status, 200);
  EXPECT_EQ(travelled.api.anonymous().get("/api/config/flags?at=" + travelled.made).status, 401);
}

TEST_P(TimeTravelApi, instants_count_against_the_rate_of_a_token) {
  http::ServerOptions options;
  options.evaluations_per_second = 1;
  Travelled travelled(GetParam(), std::move(options));
  const HttpClient viewer = travelled.api.as(Role::kViewer);
  EXPECT_EQ(viewer.get("/api/config/flags?at=" + travelled.made).status, 200);
  const HttpResponse refused = viewer.get("/api/config/flags?at=" + travelled.made);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "1");
}

}  // namespace hoist::test
