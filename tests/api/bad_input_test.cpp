// What must be refused, on every route, with the documented error and without a trace.
#include <fmt/format.h>

#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class BadInputs : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, BadInputs, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

struct Bad {
  std::string method;
  std::string target;
  std::string body;
  int status = 400;
  std::string field;  ///< details.field; "" for errors that have none.
};

/// A server with a flag, a user and a schedule, whose ids the tables put into their paths.
class BadInput {
 public:
  explicit BadInput(std::string_view kind) : api(kind) {
    api.create_flag("k", R"(,"enabled":true,"rolloutPercentage":40)");
    schedule = api.create_schedule("k", api.in(std::chrono::hours(1)));
    const HttpResponse set =
        api.admin().request("POST", "/api/admin/flags/k/users", R"({"userId":"u","type":"include"})");
    if (set.status != 201) throw std::runtime_error(set.body);
  }

  void expect_refused(const std::vector<Bad>& table) {
    const std::string before = api.state();
    for (const Bad& bad : table) {
      const HttpResponse response = api.admin().request(bad.method, bad.target, bad.body);
      const std::string shown =
          fmt::format("{} {} {} -> {}", bad.method, bad.target, bad.body.substr(0, 100), response.body);
      EXPECT_EQ(response.status, bad.status) << shown;
      EXPECT_EQ(member_of(response, "error") == "VALIDATION_ERROR", bad.status == 400) << shown;
      EXPECT_EQ(field_of(response), bad.field) << shown;
      EXPECT_NE(member_of(response, "message"), "") << shown;
    }
    EXPECT_EQ(api.state(), before);
    EXPECT_EQ(api.wakes(), 1);
  }

  /// Every route that takes a body, with one that is good.
  [[nodiscard]] std::vector<Bad> bodies() const {
    return {{"POST", "/api/admin/flags", R"({"key":"new"})", 400, ""},
            {"PATCH", "/api/admin/flags/k", R"({"enabled":false})", 400, ""},
            {"POST", "/api/admin/flags/k", R"({"enabled":false})", 400, ""},
            {"POST", "/api/admin/flags/k/users", R"({"userId":"v","type":"exclude"})", 400, ""},
            {"POST", "/api/admin/flags/k/revert", R"({"version":1})", 400, ""},
            {"POST", "/api/admin/segments", R"({"key":"new"})", 400, ""},
            {"PATCH", "/api/admin/segments/new", R"({"included":[]})", 400, ""},
            {"POST", "/api/admin/flags/k/schedule",
             R"({"scheduledAt":"2027-01-01T00:00:00Z","updates":{"enabled":false}})", 400, ""}};
  }

  Api api;
  std::string schedule;
};

std::string scheduled(const std::string& at) {
  return fmt::format(R"({{"scheduledAt":{},"updates":{{"enabled":true}}}})", at);
}

std::vector<std::string> bad_keys() {
  return {"", std::string(101, 'k'), "a b", " a", "a/b", "a\"b", "a'b", "🚀", "-a", ".a", "_a", "a\tb", "é"};
}

}  // namespace

TEST_P(BadInputs, bad_bodies_change_nothing) {
  BadInput input(GetParam());
  std::vector<Bad> table;
  for (const Bad& route : input.bodies()) {
    for (const std::string& body :
         {std::string(), std::string("{"), route.body.substr(0, route.body.size() - 1), std::string("null"),
          std::string("[]"), std::string("3"), "[" + route.body + "]", route.body + "}", std::string("\xFF"),
          std::string("{\"key\":\"\xFF\"}"), std::string(1000, '['), std::string("{'key':1}")}) {
      table.push_back({route.method, route.target, body, 400, "body"});
    }
    const std::string more = route.body.substr(0, route.body.size() - 1) + ",\"colour\":\"red\"}";
    table.push_back({route.method, route.target, more, 400, "colour"});
  }
  input.expect_refused(table);
}

TEST_P(BadInputs, an_unknown_field_is_named_with_what_is_accepted) {
  BadInput input(GetParam());
  for (const Bad& route : input.bodies()) {
    const std::string more = route.body.substr(0, route.body.size() - 1) + ",\"colour\":\"red\"}";
    const std::string message =
        member_of(input.api.admin().request(route.method, route.target, more), "message");
    EXPECT_NE(message.find("colour"), std::string::npos) << message;
    EXPECT_NE(message.find("accepted are"), std::string::npos) << message;
  }
}

TEST_P(BadInputs, a_body_of_two_mebibytes_gets_a_clean_413) {
  BadInput input(GetParam());
  const std::string before = input.api.state();
  for (const Bad& route : input.bodies()) {
    const std::string huge =
        route.body.substr(0, route.body.size() - 1) + ",\"x\":\"" + std::string(2U << 20U, 'x') + "\"}";
    const HttpResponse response = input.api.admin().request(route.method, route.target, huge);
    EXPECT_EQ(response.status, 413) << route.method << " " << route.target;
    EXPECT_EQ(member_of(response, "error"), "PAYLOAD_TOO_LARGE");
    EXPECT_EQ(response.header("Connection"), "close");
  }
  EXPECT_EQ(input.api.state(), before);
}

TEST_P(BadInputs, another_content_type_is_415) {
  BadInput input(GetParam());
  const std::string before = input.api.state();
  for (const Bad& route : input.bodies()) {
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""}) {
      const HttpResponse response = input.api.admin().request(route.method, route.target, route.body,
                                                              {{.name = "Content-Type", .value = type}});
      EXPECT_EQ(response.status, 415) << type;
      EXPECT_EQ(member_of(response, "error"), "UNSUPPORTED_MEDIA_TYPE") << type;
    }
  }
  EXPECT_EQ(input.api.state(), before);
  const HttpResponse charset =
      input.api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":false})",
                                {{.name = "Content-Type", .value = "application/json; charset=UTF-8"}});
  EXPECT_EQ(charset.status, 200);
}

TEST_P(BadInputs, bad_keys_are_refused_in_bodies_and_paths) {
  BadInput input(GetParam());
  std::vector<Bad> table = {{"POST", "/api/admin/flags", R"({"key":"a\u0000b"})", 400, "key"},
                            {"GET", "/api/admin/flags/a%00b", "", 400, "path"},
                            {"GET", "/api/admin/flags/%ff", "", 400, "path"},
                            {"GET", "/api/admin/flags/%4", "", 400, "path"}};
  for (const std::string& key : bad_keys()) {
    table.push_back(
        {"POST", "/api/admin/flags", boost::json::serialize(boost::json::object{{"key", key}}), 400, "key"});
    const std::string path = "/api/admin/flags/" + url_escaped(key);
    table.push_back({"GET", path, "", 400, "key"});
    table.push_back({"PATCH", path, R"({"enabled":true})", 400, "key"});
    table.push_back({"POST", path, R"({"enabled":true})", 400, "key"});
    table.push_back({"DELETE", path, "", 400, "key"});
    table.push_back({"GET", path + "/users", "", 400, "key"});
    table.push_back({"POST", path + "/users", R"({"userId":"u","type":"include"})", 400, "key"});
    table.push_back({"DELETE", path + "/users/u", "", 400, "key"});
    table.push_back({"GET", path + "/schedule", "", 400, "key"});
    table.push_back({"POST", path + "/schedule", scheduled("\"2027-01-01T00:00:00Z\""), 400, "key"});
    table.push_back({"GET", path + "/schedule/" + input.schedule, "", 400, "key"});
    table.push_back({"DELETE", path + "/schedule/" + input.schedule, "", 400, "key"});
    table.push_back({"POST", path + "/schedule/" + input.schedule + "/retry", "", 400, "key"});
    table.push_back({"GET", path + "/history", "", 400, "key"});
    table.push_back({"GET", path + "/history/1", "", 400, "key"});
    table.push_back({"POST", path + "/revert", R"({"version":1})", 400, "key"});
    table.push_back({"GET", "/api/config/flags/" + url_escaped(key), "", 400, "key"});
    table.push_back({"GET", "/api/admin/flags?environment=" + url_escaped(key), "", 400, "environment"});
    table.push_back({"GET", "/api/config/flags?environment=" + url_escaped(key), "", 400, "environment"});
  }
  input.expect_refused(table);
}

TEST_P(BadInputs, a_key_of_100_characters_is_as_good_as_any) {
  Api api(GetParam());
  const std::string key(100, 'k');
  api.create_flag(key);
  EXPECT_EQ(api.admin().get("/api/admin/flags/" + key).status, 200);
}

TEST_P(BadInputs, bad_values_in_flags_change_nothing) {
  BadInput input(GetParam());
  std::vector<Bad> table;
  for (const char* percentage : {"-1", "101", "12.5", "12.0", "1e9", "1e1", "\"5\"", "true", "[]"}) {
    const std::string member = fmt::format("\"rolloutPercentage\":{}", percentage);
    table.push_back({"POST", "/api/admin/flags", "{\"key\":\"n\"," + member + "}", 400, "rolloutPercentage"});
    table.push_back({"PATCH", "/api/admin/flags/k", "{" + member + "}", 400, "rolloutPercentage"});
    table.push_back(
        {"POST", "/api/admin/flags/k", "{\"enabled\":false," + member + "}", 400, "rolloutPercentage"});
    table.push_back({"POST", "/api/admin/flags/k/schedule",
                     "{\"scheduledAt\":\"2027-01-01T00:00:00Z\",\"updates\":{" + member + "}}", 400,
                     "updates.rolloutPercentage"});
  }
  for (const char* enabled : {"1", "0", "\"true\"", "null", "[]", "{}"}) {
    const std::string member = fmt::format("\"enabled\":{}", enabled);
    table.push_back({"POST", "/api/admin/flags", "{\"key\":\"n\"," + member + "}", 400, "enabled"});
    table.push_back({"PATCH", "/api/admin/flags/k", "{" + member + "}", 400, "enabled"});
  }
  const std::string long_text(1001, 'd');
  for (const std::string& text : {"\"" + long_text + "\"", std::string("\"a\\u0000b\""), std::string("7")}) {
    table.push_back({"PATCH", "/api/admin/flags/k", "{\"description\":" + text + "}", 400, "description"});
    table.push_back(
        {"POST", "/api/admin/flags", "{\"key\":\"n\",\"description\":" + text + "}", 400, "description"});
  }
  table.push_back({"PATCH", "/api/admin/flags/k", "{}", 400, "body"});
  table.push_back({"PATCH", "/api/admin/flags/k", R"({"key":"renamed"})", 400, "key"});
  table.push_back({"PATCH", "/api/admin/flags/k", R"({"version":1})", 400, "version"});
  table.push_back({"PATCH", "/api/admin/flags/none", R"({"enabled":true})", 404, ""});
  table.push_back({"DELETE", "/api/admin/flags/none", "", 404, ""});
  table.push_back({"POST", "/api/admin/flags?environment=staging",
                   R"({"key":"n","environment":"production"})", 400, "environment"});
  input.expect_refused(table);
}

TEST_P(BadInputs, bad_users_change_nothing) {
  BadInput input(GetParam());
  const std::string users = "/api/admin/flags/k/users";
  const std::string long_id(257, 'u');
  input.expect_refused({
      {"POST", users, R"({"type":"include"})", 400, "userId"},
      {"POST", users, R"({"userId":"v"})", 400, "type"},
      {"POST", users, R"({"userId":"","type":"include"})", 400, "userId"},
      {"POST", users, R"({"userId":"a\u0000","type":"include"})", 400, "userId"},
      {"POST", users, R"({"userId":7,"type":"include"})", 400, "userId"},
      {"POST", users, "{\"userId\":\"" + long_id + "\",\"type\":\"include\"}", 400, "userId"},
      {"POST", users, R"({"userId":"v","type":"maybe"})", 400, "type"},
      {"POST", users, R"({"userId":"v","type":null})", 400, "type"},
      {"POST", users, R"({"userId":"v","type":"include","reason":{}})", 400, "reason"},
      {"DELETE", users + "/", "", 400, "userId"},
      {"DELETE", users + "/" + long_id, "", 400, "userId"},
      {"DELETE", users + "/a%00", "", 400, "path"},
      {"DELETE", users + "/%c3%28", "", 400, "path"},
      {"DELETE", users + "/nobody", "", 404, ""},
      {"GET", users + "?page=0", "", 400, "page"},
      {"GET", users + "?page=1000001", "", 400, "page"},
      {"GET", users + "?pageSize=0", "", 400, "pageSize"},
      {"GET", users + "?pageSize=501", "", 400, "pageSize"},
      {"GET", users + "?page=1&page=2", "", 400, "page"},
      {"GET", "/api/config/flags?userId=", "", 400, "userId"},
      {"GET", "/api/config/flags?userId=" + long_id, "", 400, "userId"},
      {"GET", "/api/config/flags/k?userId=%00", "", 400, "query"},
  });
}

TEST_P(BadInputs, bad_times_and_limits_of_schedules_change_nothing) {
  BadInput input(GetParam());
  const std::string path = "/api/admin/flags/k/schedule";
  std::vector<Bad> table;
  for (const char* at :
       {"\"2026-11-27T09:00:00Z\"", "\"2026-11-27T08:59:59.999999Z\"", "\"2026-11-27T10:00:00+01:00\"",
        "\"1970-01-01T00:00:00Z\"", "\"2026-11-27T12:00:00\"", "\"2026-11-27\"", "\"2027-02-29T12:00:00Z\"",
        "\"2100-02-29T12:00:00Z\"", "\"2026-13-01T12:00:00Z\"", "\"2026-11-27T24:00:00Z\"",
        "\"10000-01-01T00:00:00Z\"", "\"+10000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-00:01\"", "\"now\"",
        "\"\"", "1795777200", "null", "true", "\"2026-11-27T12:00:00Z\\u0000\""}) {
    table.push_back({"POST", path, scheduled(at), 400, "scheduledAt"});
  }
  for (const char* retries : {"-1", "11", "2.5", "3.0", "1e0", "\"3\"", "null"}) {
    table.push_back({"POST", path,
                     fmt::format(R"({{"scheduledAt":"2027-01-01T00:00:00Z","updates":{{"enabled":true}},)"
                                 R"("maxRetries":{}}})",
                                 retries),
                     400, "maxRetries"});
  }
  for (const char* updates : {"{}", "[]", "null", "\"enabled\"", "true"}) {
    table.push_back({"POST", path,
                     fmt::format(R"({{"scheduledAt":"2027-01-01T00:00:00Z","updates":{}}})", updates), 400,
                     "updates"});
  }
  table.push_back({"POST", path,
                   R"({"scheduledAt":"2027-01-01T00:00:00Z","updates":{"enabled":true,"version":2}})", 400,
                   "updates.version"});
  table.push_back({"POST", "/api/admin/flags/none/schedule", scheduled("\"2027-01-01T00:00:00Z\""), 404, ""});
  table.push_back({"POST", path + "?environment=staging", scheduled("\"2027-01-01T00:00:00Z\""), 404, ""});
  input.expect_refused(table);
}

TEST_P(BadInputs, times_with_an_offset_and_on_a_leap_day_are_taken) {
  Api api(GetParam());
  api.create_flag("k");
  for (const auto& [at, stored] : std::vector<std::pair<std::string, std::string>>{
           {"2028-02-29T00:30:00+02:00", "2028-02-28T22:30:00Z"},
           {"2028-02-29t12:00:00.123456z", "2028-02-29T12:00:00.123456Z"},
           {"2026-11-27T09:00:00.000001Z", "2026-11-27T09:00:00.000001Z"},
           {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"}}) {
    const HttpResponse response =
        api.admin().request("POST", "/api/admin/flags/k/schedule", scheduled("\"" + at + "\""));
    EXPECT_EQ(response.status, 201) << response.body;
    EXPECT_EQ(member_of(response, "scheduledAt"), stored);
  }
}

TEST_P(BadInputs, bad_addresses_of_schedules_change_nothing) {
  BadInput input(GetParam());
  const std::string schedule = "/api/admin/flags/k/schedule/";
  const std::string none = schedule + "01935b1e-7c00-7000-8000-000000000000";
  std::vector<Bad> table;
  for (const char* id : {"", "1", "not-a-uuid", "01935b1e-7c00-7000-8000-00000000000g", "%27"}) {
    table.push_back({"GET", schedule + id, "", 400, "id"});
    table.push_back({"DELETE", schedule + id, "", 400, "id"});
    table.push_back({"POST", schedule + id + "/retry", "", 400, "id"});
    table.push_back({"POST", schedule + id + "/run", "", 400, "id"});
    table.push_back({"GET", schedule + id + "/attempts", "", 400, "id"});
    table.push_back({"GET", schedule + id + "/retries", "", 400, "id"});
  }
  table.push_back({"GET", none, "", 404, ""});
  table.push_back({"DELETE", none, "", 404, ""});
  table.push_back({"POST", none + "/retry", "", 404, ""});
  table.push_back({"POST", none + "/run", "", 404, ""});
  table.push_back({"GET", none + "/attempts", "", 404, ""});
  table.push_back({"GET", none + "/retries", "", 404, ""});
  table.push_back({"POST", schedule + input.schedule + "/run", R"({"at":"now"})", 400, "at"});
  table.push_back({"POST", schedule + input.schedule + "/retry", "", 409, ""});
  table.push_back({"POST", schedule + input.schedule + "/retry", R"({"now":true})", 400, "now"});
  table.push_back({"DELETE", schedule + input.schedule, R"({"force":true})", 400, "force"});
  input.expect_refused(table);
}

TEST_P(BadInputs, bad_query_parameters_are_named) {
  BadInput input(GetParam());
  std::vector<Bad> table;
  for (const char* route : {"/api/config/flags", "/api/config/flags/k", "/api/admin/flags",
                            "/api/admin/flags/k", "/api/admin/flags/k/users", "/api/admin/flags/k/schedule",
                            "/api/admin/flags/k/history", "/api/admin/schedules", "/api/admin/segments"}) {
    table.push_back({"GET", std::string(route) + "?colour=red", "", 400, "colour"});
    table.push_back({"GET", std::string(route) + "?environment=a&environment=a", "", 400, "environment"});
    table.push_back({"GET", std::string(route) + "?environment=%zz", "", 400, "query"});
  }
  for (const char* list : {"/api/admin/flags", "/api/admin/flags/k/schedule", "/api/admin/flags/k/history",
                           "/api/admin/schedules"}) {
    for (const char* bad : {"limit=0", "limit=501", "limit=-1", "limit=1.5", "limit=", "limit=abc"}) {
      table.push_back({"GET", fmt::format("{}?{}", list, bad), "", 400, "limit"});
    }
    for (const char* bad : {"cursor=", "cursor=abc", "cursor=~", "cursor=k%20~production~x"}) {
      table.push_back({"GET", fmt::format("{}?{}", list, bad), "", 400, "cursor"});
    }
  }
  for (const char* bad : {"from=yesterday", "to=2026-11-27", "from=2026-11-27T09:00:00+01:00", "to="}) {
    table.push_back({"GET", fmt::format("/api/admin/schedules?{}", bad), "", 400,
                     std::string(bad).substr(0, std::string(bad).find('='))});
  }
  table.push_back(
      {"GET", "/api/admin/schedules?from=2027-01-01T00:00:00Z&to=2027-01-01T00:00:00Z", "", 400, "to"});
  table.push_back({"GET", "/api/admin/flags?archived=maybe", "", 400, "archived"});
  table.push_back({"GET", "/api/admin/schedules?status=done", "", 400, "status"});
  table.push_back({"GET", "/api/admin/flags/k/schedule?status=", "", 400, "status"});
  table.push_back({"POST", "/api/admin/flags?dryRun=1", R"({"key":"n"})", 400, "dryRun"});
  table.push_back({"GET", "/api/admin/flags/k?colour", R"({"a":1})", 400, "colour"});
  table.push_back({"GET", "/api/admin/flags/k", R"({"a":1})", 400, "a"});
  input.expect_refused(table);
}

}  // namespace hoist::test
