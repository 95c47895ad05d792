// Typed flags, evaluated through OFREP, and handed to flagd.
#include "api/api_fixture.h"

namespace hoist::test {

class Definitions : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Definitions, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(Definitions, a_typed_flag_is_evaluated_by_targeting) {
  Api api(GetParam());
  const HttpResponse created = api.admin().request(
      "POST", "/api/admin/flags",
      R"({"key":"color","enabled":true,"variants":{"red":"#f00","blue":"#00f"},"defaultVariant":"red",)"
      R"("targeting":{"if":[{"==":[{"var":"plan"},"pro"]},"blue"]},"metadata":{"team":"shop"},"tags":["ui"]})");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.header("ETag"), "\"1\"");
  EXPECT_EQ(member_of(created, "type"), "string");
  const HttpClient client = api.as(Role::kClient);
  const auto ask = [&](std::string_view target, std::string_view body) {
    return client.request("POST", std::string("/ofrep/v1/evaluate/flags") + std::string(target),
                          std::string(body));
  };
  const HttpResponse pro = ask("/color", R"({"context":{"targetingKey":"ada","plan":"pro"}})");
  ASSERT_EQ(pro.status, 200) << pro.body;
  EXPECT_EQ(
      pro.body,
      R"({"key":"color","value":"#00f","reason":"TARGETING_MATCH","variant":"blue","metadata":{"team":"shop"}})");
  EXPECT_EQ(member_of(ask("/color", R"({"context":{}})"), "reason"), "DEFAULT");
  const HttpResponse missing = ask("/none", R"({"context":{}})");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(member_of(missing, "key"), "none");
  EXPECT_EQ(member_of(missing, "errorCode"), "FLAG_NOT_FOUND");
  EXPECT_EQ(member_of(ask("/color", "{"), "errorCode"), "PARSE_ERROR");
  EXPECT_EQ(member_of(ask("/color", "{}"), "errorCode"), "INVALID_CONTEXT");
  EXPECT_EQ(member_of(ask("/color", R"({"context":[]})"), "errorCode"), "INVALID_CONTEXT");
  EXPECT_EQ(ask("/color?explain=true", R"({"context":{}})").status, 403) << "targeting is not for clients";
  const HttpResponse why =
      api.as(Role::kViewer)
          .request("POST", "/ofrep/v1/evaluate/flags/color?explain=true", R"({"context":{"plan":"pro"}})");
  EXPECT_NE(why.body.find("\"conditions\":[{"), std::string::npos) << why.body;
}

TEST_P(Definitions, all_flags_are_evaluated_with_a_tag) {
  Api api(GetParam());
  api.create_flag("a", R"(,"enabled":true)");
  api.create_flag("b", R"(,"enabled":true,"rolloutPercentage":50)");
  const HttpClient client = api.as(Role::kClient);
  const std::string path = "/ofrep/v1/evaluate/flags";
  const HttpResponse all = client.request("POST", path, R"({"context":{}})");
  ASSERT_EQ(all.status, 200) << all.body;
  EXPECT_NE(all.body.find(R"({"key":"b","errorCode":"TARGETING_KEY_MISSING")"), std::string::npos)
      << all.body;
  const HttpHeaders tag = {{"If-None-Match", all.header("ETag")}};
  const HttpResponse same = client.request("POST", path, R"({"context":{}})", tag);
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(client.request("POST", path, R"({"context":{"targetingKey":"ada"}})", tag).status, 200);
  ASSERT_EQ(api.admin().request("PATCH", "/api/admin/flags/a", R"({"enabled":false})").status, 200);
  EXPECT_EQ(client.request("POST", path, R"({"context":{}})", tag).status, 200)
      << "what was written is heard at once";
}

TEST_P(Definitions, a_stale_version_changes_nothing) {
  Api api(GetParam());
  api.create_flag("a");
  const auto patch = [&](const std::string& tag) {
    return api.admin().request("PATCH", "/api/admin/flags/a", R"({"owner":"ann"})", {{"If-Match", tag}});
  };
  const HttpResponse stale = patch("\"7\"");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(member_of(stale, "error"), "PRECONDITION_FAILED");
  EXPECT_EQ(patch("seven").status, 400);
  const HttpResponse done = patch("\"1\"");
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(done.header("ETag"), "\"2\"");
  EXPECT_EQ(patch("*").status, 200);
  EXPECT_EQ(api.admin().request("DELETE", "/api/admin/flags/a", "", {{"If-Match", "\"1\""}}).status, 412);
}

TEST_P(Definitions, flagd_reads_the_definitions) {
  Api api(GetParam());
  api.create_flag("half", R"(,"enabled":true,"rolloutPercentage":50)");
  const HttpResponse definitions = api.as(Role::kViewer).get("/flagd/production.json");
  ASSERT_EQ(definitions.status, 200) << definitions.body;
  EXPECT_NE(
      definitions.body.find(R"("half":{"state":"ENABLED","variants":{"on":true,"off":false},)"
                            R"("defaultVariant":"on","targeting":{"fractional":[["on",50],["off",50]]}})"),
      std::string::npos)
      << definitions.body;
  const HttpHeaders tag = {{"If-None-Match", definitions.header("ETag")}};
  EXPECT_EQ(api.as(Role::kViewer).request("GET", "/flagd/production.json", "", tag).status, 304);
  EXPECT_EQ(api.as(Role::kViewer, "staging").get("/flagd/production.json").status, 403);
  EXPECT_EQ(api.as(Role::kClient).get("/flagd/production.json").status, 403) << "rules are not for clients";
}

TEST_P(Definitions, browsers_are_told_what_they_may) {
  http::ServerOptions options;
  options.cors_origins = {"https://shop.example"};
  Api api(GetParam(), std::move(options));
  const std::string path = "/ofrep/v1/evaluate/flags";
  const HttpHeaders question = {{"Origin", "https://shop.example"},
                                {"Access-Control-Request-Method", "POST"}};
  const HttpResponse may = api.anonymous().request("OPTIONS", path, "", question);
  EXPECT_EQ(may.status, 204);
  EXPECT_EQ(may.header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(may.header("Access-Control-Allow-Headers"),
            "content-type, authorization, hoist-at, if-none-match, x-api-key");
  const HttpHeaders stranger = {{"Origin", "https://evil.example"},
                                {"Access-Control-Request-Method", "POST"}};
  EXPECT_EQ(api.anonymous().request("OPTIONS", path, "", stranger).header("Access-Control-Allow-Origin"), "");
  const HttpResponse answer =
      api.as(Role::kClient).request("POST", path, R"({"context":{}})", {{"Origin", "https://shop.example"}});
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(answer.header("Access-Control-Expose-Headers"), "ETag, Retry-After, Hoist-Snapshot-Age");
  const HttpResponse refused =
      api.anonymous().request("POST", path, R"({"context":{}})", {{"Origin", "https://shop.example"}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), "https://shop.example")
      << "errors are read as well";
}

TEST_P(Definitions, a_token_that_asks_too_often_is_told_when_to_come_back) {
  http::ServerOptions options;
  options.evaluations_per_second = 2;
  Api api(GetParam(), std::move(options));
  const HttpClient client = api.as(Role::kClient);
  EXPECT_EQ(client.get("/api/config/flags").status, 200);
  EXPECT_EQ(client.get("/api/config/flags").status, 200);
  const HttpResponse refused = client.get("/api/config/flags");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(api.as(Role::kViewer).get("/api/config/flags").status, 200) << "another token";
}

TEST_P(Definitions, an_api_key_is_as_good_as_a_bearer_token) {
  Api api(GetParam());
  const HttpHeaders key = {{"X-API-Key", api.token(Role::kClient)}};
  EXPECT_EQ(api.anonymous().request("POST", "/ofrep/v1/evaluate/flags", R"({"context":{}})", key).status,
            200);
}

TEST_P(Definitions, a_schedule_is_held_against_the_flag_as_it_will_be) {
  Api api(GetParam());
  const HttpClient admin = api.admin();
  ASSERT_EQ(admin
                .request("POST", "/api/admin/flags",
                         R"({"key":"color","variants":{"red":1,"blue":2},"defaultVariant":"red"})")
                .status,
            201);
  const auto schedule = [&](std::string_view at, std::string_view updates) {
    return admin.request(
        "POST", "/api/admin/flags/color/schedule",
        "{\"scheduledAt\":\"" + std::string(at) + "\",\"updates\":" + std::string(updates) + "}");
  };
  EXPECT_EQ(schedule("2027-01-02T00:00:00Z", R"({"defaultVariant":"green"})").status, 400) << "not there yet";
  EXPECT_EQ(schedule("2027-01-01T00:00:00Z", R"({"variants":{"red":1,"green":3}})").status, 201);
  EXPECT_EQ(schedule("2027-01-02T00:00:00Z", R"({"defaultVariant":"green"})").status, 201) << "there by then";
  EXPECT_EQ(schedule("2027-01-02T00:00:00Z", R"({"variants":{"red":"text"}})").status, 400) << "another type";
  EXPECT_EQ(schedule("2027-01-02T00:00:00Z", R"({"targeting":{"frob":[1]}})").status, 400)
      << "no such operator";
}

TEST_P(Definitions, prerequisites_go_in_no_circle) {
  Api api(GetParam());
  const HttpClient admin = api.admin();
  api.create_flag("a");
  api.create_flag("b", R"(,"prerequisites":[{"flag":"a","variant":"on"}])");
  const auto edit = [&](std::string_view prerequisites) {
    return admin.request("PATCH", "/api/admin/flags/a",
                         "{\"prerequisites\":[" + std::string(prerequisites) + "]}");
  };
  const HttpResponse circle = edit(R"({"flag":"b","variant":"on"})");
  EXPECT_EQ(circle.status, 400);
  EXPECT_NE(circle.body.find("a → b → a"), std::string::npos) << circle.body;
  EXPECT_EQ(edit(R"({"flag":"a","variant":"on"})").status, 400);
  EXPECT_EQ(edit(R"({"flag":"none","variant":"on"})").status, 400);
  EXPECT_EQ(edit(R"({"flag":"b","variant":"blue"})").status, 400);
  EXPECT_EQ(admin.request("DELETE", "/api/admin/flags/a").status, 409) << "b needs it";
}

}  // namespace hoist::test
