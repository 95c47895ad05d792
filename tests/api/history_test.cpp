// A flag's history, and the way back to a version.
#include <fmt/format.h>

#include "api/api_fixture.h"

namespace hoist::test {

class History : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, History, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

const std::string kFlag = "/api/admin/flags/k";

}  // namespace

TEST_P(History, says_who_changed_what_when_and_why) {
  Api api(GetParam());
  api.create_flag("k", R"(,"enabled":true,"tags":["shop"])");
  const std::string schedule = api.create_schedule("k", api.in(std::chrono::minutes(1)));
  api.advance(std::chrono::minutes(2));
  ASSERT_EQ(api.as(Role::kEditor).request("PATCH", kFlag, R"({"rolloutPercentage":5,"owner":"ann"})").status,
            200);
  ASSERT_EQ(api.admin().request("POST", kFlag + "/users", R"({"userId":"u","type":"include"})").status, 201);
  api.advance(std::chrono::minutes(2));
  ASSERT_EQ(
      api.admin()
          .request("POST", kFlag + "/schedule",
                   fmt::format(R"({{"scheduledAt":"{}","updates":{{"targeting":{{"if":[true,"off"]}}}}}})",
                               api.in(std::chrono::minutes(1))))
          .status,
      201);
  api.advance(std::chrono::minutes(1));
  ASSERT_EQ(api.pass().applied, 2) << "the first one sets what nothing newer set";

  const HttpResponse history = api.as(Role::kViewer).get(kFlag + "/history");
  ASSERT_EQ(history.status, 200) << history.body;
  EXPECT_EQ(column_of(history, "version"), (std::vector<std::string>{"4", "3", "2", "1"}));
  EXPECT_EQ(column_of(history, "action"), (std::vector<std::string>{"schedule.applied", "schedule.applied",
                                                                    "flag.edited", "flag.created"}));
  EXPECT_EQ(column_of(history, "actor"), (std::vector<std::string>{"system", "system", "editor@", "admin@"}));
  const auto changes = column_of(history, "changes");
  EXPECT_EQ(changes[0], R"([{"field":"targeting","before":null,"after":{"if":[true,"off"]}}])");
  EXPECT_EQ(changes[2], R"([{"field":"rolloutPercentage","before":100,"after":5},)"
                        R"({"field":"owner","before":"","after":"ann"}])");
  EXPECT_EQ(changes[3], R"([{"field":"enabled","after":true},{"field":"tags","after":["shop"]}])")
      << "only what is not as in any new flag";
  EXPECT_EQ(column_of(history, "scheduleId")[1], schedule);
  EXPECT_EQ(column_of(history, "scheduleId")[2], "null");
  EXPECT_EQ(column_of(history, "at")[2], "2026-11-27T09:02:00Z");
}

TEST_P(History, goes_on_where_a_page_ended) {
  Api api(GetParam());
  api.create_flag("k");
  for (int i = 1; i <= 12; ++i) {
    ASSERT_EQ(api.admin().request("PATCH", kFlag, fmt::format(R"({{"rolloutPercentage":{}}})", i)).status,
              200);
  }
  std::vector<std::string> versions;
  std::string cursor;
  do {
    const HttpResponse page =
        api.admin().get(kFlag + "/history?limit=5" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200) << page.body;
    for (const std::string& version : column_of(page, "version")) versions.push_back(version);
    cursor = member_of(page, "nextCursor");
    ASSERT_LE(versions.size(), 13U);
  } while (cursor != "null");
  EXPECT_EQ(versions,
            (std::vector<std::string>{"13", "12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1"}));
}

TEST_P(History, shows_a_flag_as_it_was_and_brings_it_back) {
  Api api(GetParam());
  const HttpResponse created = api.admin().request(
      "POST", "/api/admin/flags",
      R"({"key":"k","enabled":true,"variants":{"a":1,"b":2.5},"defaultVariant":"a","metadata":{"x":1}})");
  ASSERT_EQ(created.status, 201) << created.body;
  ASSERT_EQ(api.admin()
                .request("PATCH", kFlag,
                         R"({"enabled":false,"variants":{"c":3},"defaultVariant":"c","archived":true})")
                .status,
            200);
  const HttpResponse first = api.as(Role::kViewer).get(kFlag + "/history/1");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(boost::json::serialize(json_of(first).at("flag")), created.body);

  const HttpResponse reverted =
      api.as(Role::kEditor).request("POST", kFlag + "/revert", R"({"version":1})", {{"If-Match", "\"2\""}});
  ASSERT_EQ(reverted.status, 200) << reverted.body;
  EXPECT_EQ(reverted.header("ETag"), "\"3\"");
  for (const char* field : {"enabled", "variants", "defaultVariant", "archived", "metadata"}) {
    EXPECT_EQ(member_of(reverted, field), member_of(created, field)) << field;
  }
  EXPECT_EQ(member_of(reverted, "version"), "3");
  const HttpResponse version = api.admin().get(kFlag + "/history/3");
  EXPECT_EQ(member_of(version, "action"), "flag.reverted");
  EXPECT_EQ(member_of(version, "note"), "to version 1");
  EXPECT_EQ(member_of(version, "actor"), "editor@");
  EXPECT_EQ(
      member_of(api.as(Role::kClient).request("POST", "/ofrep/v1/evaluate/flags/k", R"({"context":{}})"),
                "variant"),
      "a")
      << "what was reverted to is evaluated at once";
}

TEST_P(History, a_revert_is_newer_intent_for_the_fields_that_it_sets_back_alone) {
  Api api(GetParam());
  api.create_flag("k");
  ASSERT_EQ(api.admin()
                .request("POST", kFlag + "/schedule",
                         fmt::format(R"({{"scheduledAt":"{}","updates":{{"enabled":true,"owner":"ann"}}}})",
                                     api.in(std::chrono::minutes(1))))
                .status,
            201);
  ASSERT_EQ(api.admin().request("PATCH", kFlag, R"({"enabled":true})").status, 200);
  api.advance(std::chrono::minutes(2));
  ASSERT_EQ(api.admin().request("POST", kFlag + "/revert", R"({"version":1})").status, 200);
  ASSERT_EQ(api.pass().applied, 1);
  const HttpResponse flag = api.admin().get(kFlag);
  EXPECT_EQ(member_of(flag, "enabled"), "false") << "meant for a time before the revert";
  EXPECT_EQ(member_of(flag, "owner"), "ann") << "which the revert did not touch";
}

TEST_P(History, a_revert_that_cannot_be_changes_nothing) {
  Api api(GetParam());
  ASSERT_EQ(api.admin().request("POST", "/api/admin/segments", R"({"key":"beta","included":["ann"]})").status,
            201);
  api.create_flag("k", R"(,"targeting":{"if":[{"in_segment":"beta"},"on","off"]})");
  ASSERT_EQ(api.admin().request("PATCH", kFlag, R"({"targeting":null})").status, 200);
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/segments/beta").status, 204);
  const std::string before = api.state();
  const auto revert = [&](const std::string& body, const HttpHeaders& headers = {}) {
    return api.admin().request("POST", kFlag + "/revert", body, headers);
  };
  const HttpResponse misfit = revert(R"({"version":1})");
  EXPECT_EQ(misfit.status, 400) << misfit.body;
  EXPECT_EQ(field_of(misfit), "targeting") << "the segment is gone";
  EXPECT_EQ(revert(R"({"version":3})").status, 404);
  EXPECT_EQ(revert(R"({"version":9223372036854775807})").status, 404);
  const HttpResponse same = revert(R"({"version":2})");
  EXPECT_EQ(same.status, 409);
  EXPECT_EQ(member_of(same, "error"), "INVALID_STATE");
  EXPECT_EQ(revert(R"({"version":1})", {{"If-Match", "\"1\""}}).status, 412);
  for (const char* bad :
       {"{}", R"({"version":0})", R"({"version":"1"})", R"({"version":1.0})", R"({"version":null})"}) {
    const HttpResponse response = revert(bad);
    EXPECT_EQ(response.status, 400) << bad;
    EXPECT_EQ(field_of(response), "version") << bad;
  }
  for (const char* version : {"0", "-1", "x", "1.0", "9223372036854775808", ""}) {
    EXPECT_EQ(field_of(api.admin().get(kFlag + "/history/" + version)), "version") << version;
  }
  EXPECT_EQ(api.admin().get(kFlag + "/history/9").status, 404);
  EXPECT_EQ(api.admin().get("/api/admin/flags/none/history").status, 404);
  EXPECT_EQ(api.admin().get(kFlag + "/history?environment=staging").status, 404);
  EXPECT_EQ(api.state(), before);
}

TEST_P(History, what_stands_below_a_flag_heeds_its_version) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string schedule = api.create_schedule("k", api.in(std::chrono::minutes(1)));
  ASSERT_EQ(api.admin().request("PATCH", kFlag, R"({"owner":"ann"})").status, 200);
  struct Write {
    std::string method, path, body;
    int status;
  };
  const std::vector<Write> writes = {
      {"POST", "/users", R"({"userId":"u","type":"include"})", 201},
      {"DELETE", "/users/u", "", 204},
      {"POST", "/schedule", R"({"scheduledAt":"2027-01-01T00:00:00Z","updates":{"enabled":true}})", 201},
      {"DELETE", "/schedule/" + schedule, "", 200}};
  for (const Write& write : writes) {
    const std::string before = api.state();
    const HttpResponse stale =
        api.admin().request(write.method, kFlag + write.path, write.body, {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412) << write.method << write.path << stale.body;
    EXPECT_EQ(api.admin().request(write.method, kFlag + write.path, write.body, {{"If-Match", "two"}}).status,
              400);
    EXPECT_EQ(api.state(), before) << write.path;
    EXPECT_EQ(
        api.admin().request(write.method, kFlag + write.path, write.body, {{"If-Match", "\"2\""}}).status,
        write.status)
        << write.path;
  }
}

}  // namespace hoist::test
