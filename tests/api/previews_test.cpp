// What a change would do and what a flag would say, without doing it.
#include <fmt/format.h>

#include <array>

#include "api/api_fixture.h"

namespace hoist::test {

class PreviewsApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, PreviewsApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using namespace std::chrono_literals;

const std::string kPreview = "/api/admin/flags/k/preview";
const std::string kTry = "/api/admin/flags/k/try";

/// A body of a preview; without an instant that of an edit.
std::string change(std::string_view updates, std::string_view at = "", std::string_view more = "") {
  const std::string scheduled_at = at.empty() ? "" : fmt::format(R"(,"scheduledAt":"{}")", at);
  return fmt::format(R"({{"updates":{}{}{}}})", updates, scheduled_at, more);
}

/// An answer's member as JSON text.
std::string json_member(const HttpResponse& response, std::string_view name) {
  return boost::json::serialize(json_of(response).at(name));
}

/// One member of each object in an array of the answer.
std::string each_of(const HttpResponse& response, std::string_view array, std::string_view name) {
  std::string text;
  const boost::json::value body = json_of(response);
  for (const boost::json::value& item : body.at(array).as_array()) {
    text += (text.empty() ? "" : " ") + boost::json::serialize(item.at(name));
  }
  return text;
}

HttpResponse preview(Api& api, const std::string& body) {
  HttpResponse response = api.as(Role::kViewer).request("POST", kPreview, body);
  EXPECT_EQ(response.status, 200) << body << response.body;
  return response;
}

/// The reason and value of each answer of a try: "STATIC/true".
std::string answers_of(Api& api, const std::string& body) {
  const HttpResponse response = api.as(Role::kViewer).request("POST", kTry, body);
  EXPECT_EQ(response.status, 200) << body << response.body;
  std::string text;
  const boost::json::value tried = json_of(response);
  for (const boost::json::value& item : tried.at("items").as_array()) {
    const boost::json::value* value = item.as_object().if_contains("value");
    text += fmt::format("{}{}/{}", text.empty() ? "" : " ", std::string_view(item.at("reason").as_string()),
                        value == nullptr ? "none" : boost::json::serialize(*value));
  }
  return text;
}

std::string try_at(std::string_view at, std::string_view more = "") {
  return fmt::format(R"({{"context":{{"targetingKey":"ann"}},"at":[{}]{}}})", at, more);
}

std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

TEST_P(PreviewsApi, a_schedule_is_shown_as_it_will_find_and_leave_the_flag) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string before = api.create_schedule("k", api.in(1h), R"(,"updates":{"rolloutPercentage":10})");
  const std::string after =
      api.create_schedule("k", api.in(3h), R"(,"updates":{"enabled":false,"owner":"x"})");
  static_cast<void>(api.token(Role::kViewer));  // to be made leaves a trace
  const std::string state = api.state();
  const HttpResponse shown =
      preview(api, change(R"({"enabled":true,"rolloutPercentage":50})", api.in(2h), R"(,"maxRetries":1)"));
  EXPECT_EQ(member_of(shown, "at"), api.in(2h));
  EXPECT_EQ(json_member(shown, "problems"), "[]");
  EXPECT_EQ(json_of(shown).at("before").at("rolloutPercentage").as_int64(), 10);
  EXPECT_EQ(json_of(shown).at("after").at("rolloutPercentage").as_int64(), 50);
  EXPECT_EQ(json_member(shown, "changes"), R"([{"field":"enabled","before":false,"after":true},)"
                                           R"({"field":"rolloutPercentage","before":10,"after":50}])");
  EXPECT_EQ(each_of(shown, "conflicts", "scheduleId"), in_quotes(before) + " " + in_quotes(after));
  EXPECT_EQ(each_of(shown, "conflicts", "effect"), R"("overwritten" "overwrites")");
  EXPECT_EQ(each_of(shown, "conflicts", "fields"), R"(["rolloutPercentage"] ["enabled"])");
  EXPECT_EQ(each_of(shown, "retries", "earliest"), in_quotes(api.in(2h + 2min)));
  EXPECT_EQ(api.state(), state) << "nothing was done";
}

TEST_P(PreviewsApi, an_edit_is_shown_against_the_flag_of_now) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("needs-k", R"(,"prerequisites":[{"flag":"k","variant":"on"}])");
  api.create_flag("needs-k-too", R"(,"prerequisites":[{"flag":"k","variant":"off"}])");
  const std::string overdue = api.create_schedule("k", api.in(1min));
  api.advance(2min);
  const HttpResponse shown = preview(api, change(R"({"enabled":true,"description":"new"})"));
  EXPECT_EQ(member_of(shown, "at"), api.in(0s));
  EXPECT_EQ(each_of(shown, "changes", "field"), R"("enabled" "description")");
  EXPECT_EQ(json_of(shown).at("after").at("version").as_int64(), 2);
  EXPECT_EQ(each_of(shown, "conflicts", "effect"), R"("superseded")") << "it is due, and its intent is older";
  EXPECT_EQ(json_member(shown, "dependents"), R"(["needs-k","needs-k-too"])");
  EXPECT_EQ(json_member(shown, "retries"), "[]");
}

TEST_P(PreviewsApi, a_retry_that_comes_later_is_superseded) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string id = api.create_schedule("k", api.in(1min));
  api.advance(2min);
  api.store().run_sql(
      fmt::format("UPDATE feature_flag_schedules SET status = 'failed', retry_count = 1, next_retry_at = "
                  "'{}' WHERE id = '{}'",
                  api.in(2h), id));
  const HttpResponse shown = preview(api, change(R"({"enabled":false})", api.in(1h)));
  EXPECT_EQ(each_of(shown, "conflicts", "effect"), R"("superseded")");
  EXPECT_EQ(each_of(shown, "conflicts", "retrying"), "true");
  EXPECT_EQ(each_of(shown, "conflicts", "status"), R"("failed")");
  const HttpResponse later = preview(api, change(R"({"enabled":false})", api.in(3h)));
  EXPECT_EQ(each_of(later, "conflicts", "effect"), R"("overwritten")");
}

TEST_P(PreviewsApi, the_problems_are_what_the_change_itself_would_be_refused_for) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("p", R"(,"prerequisites":[{"flag":"k","variant":"on"}])");
  api.create_flag("s", R"(,"variants":{"a":"A","b":"B"})");
  api.create_schedule(
      "k", api.in(1h),
      R"(,"updates":{"variants":{"x":true,"y":false},"rolloutPercentage":null,"defaultVariant":"x"})");
  struct Case {
    std::string key;
    std::string updates;
    std::string at;
    std::string more = "";
  };
  const std::vector<Case> cases = {
      {"k", R"({"enabled":true})", ""},
      {"k", R"({"enabled":true})", api.in(2h)},
      {"k", R"({"enabled":true})", api.in(0s)},
      {"k", R"({"enabled":true})", api.in(-1h)},
      {"k", R"({"rolloutPercentage":5})", ""},
      {"k", R"({"rolloutPercentage":5})", api.in(30min)},
      {"k", R"({"rolloutPercentage":5})", api.in(2h)},
      {"k", R"({"defaultVariant":"y"})", ""},
      {"k", R"({"defaultVariant":"y"})", api.in(30min)},
      {"k", R"({"defaultVariant":"y"})", api.in(2h)},
      {"k", R"({"targeting":{"if":[{"in_segment":"missing"},"on",null]}})", ""},
      {"k", R"({"targeting":{"if":[{"in_segment":"missing"},"on",null]}})", api.in(1min)},
      {"k", R"({"targeting":{"nonsense":[]}})", api.in(1min)},
      {"k", R"({"prerequisites":[{"flag":"missing","variant":"on"}]})", ""},
      {"k", R"({"prerequisites":[{"flag":"p","variant":"on"}]})", api.in(1min)},
      {"k", R"({"prerequisites":[{"flag":"s","variant":"on"}]})", ""},
      {"k", R"({"tags":["a","a"]})", ""},
      {"k", R"({"tags":["a","a"]})", api.in(-1h)},
      {"s", R"({"variants":{"a":1}})", ""},
      {"s", R"({"variants":{"c":"C"}})", api.in(1min)},
      {"s", R"({"rolloutPercentage":5})", api.in(1min)},
      {"s", R"({"defaultVariant":"c"})", api.in(1min)},
      {"k", R"({"enabled":true})", api.in(1h), R"(,"retryPolicy":"missing")"},
      {"k", R"({"enabled":true})", api.in(1h), R"(,"retryPolicy":"default")"},
      {"k", R"({"enabled":true})", api.in(1h), R"(,"retryPolicy":{"retryUntil":"2026-11-27T09:00:00Z"})"},
      {"k", R"({"enabled":true})", api.in(1h), R"(,"retryPolicy":{"retryUntil":"2028-11-27T09:00:00Z"})"},
  };
  int refused = 0;
  for (const Case& one : cases) {
    const std::string path = "/api/admin/flags/" + one.key;
    const HttpResponse shown =
        api.admin().request("POST", path + "/preview", change(one.updates, one.at, one.more));
    ASSERT_EQ(shown.status, 200) << shown.body;
    const boost::json::value problems = json_of(shown).at("problems");
    EXPECT_EQ(json_of(shown).at("after").is_null(), !problems.as_array().empty()) << shown.body;
    // Every attempt finds the store as the others found it: what succeeds is undone.
    const HttpResponse done = one.at.empty() ? api.admin().request("PATCH", path, one.updates)
                                             : api.admin().request("POST", path + "/schedule",
                                                                   change(one.updates, one.at, one.more));
    const std::string told =
        fmt::format("{} {} {}: {} / {}", one.key, one.updates, one.at, shown.body, done.body);
    if (done.status == 400) {
      ++refused;
      ASSERT_FALSE(problems.as_array().empty()) << told;
      EXPECT_EQ(std::string_view(problems.at(0).at("message").as_string()), member_of(done, "message"))
          << told;
      const std::string field(problems.at(0).at("field").as_string());
      EXPECT_TRUE(field == field_of(done) || field == "updates." + field_of(done)) << told;
      continue;
    }
    EXPECT_EQ(done.status / 100, 2) << told;
    EXPECT_TRUE(problems.as_array().empty()) << told;
    if (!one.at.empty()) {
      EXPECT_EQ(api.admin().request("DELETE", path + "/schedule/" + member_of(done, "id")).status, 200);
    } else {
      EXPECT_EQ(api.admin().request("POST", path + "/revert", R"({"version":1})").status / 100, 2);
    }
  }
  EXPECT_GT(refused, 15);
}

TEST_P(PreviewsApi, what_will_not_fit_then_is_a_problem_though_it_may_be_scheduled) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string variants = api.create_schedule(
      "k", api.in(1min),
      R"(,"updates":{"variants":{"x":true,"y":false},"rolloutPercentage":null,"defaultVariant":"y"})");
  api.advance(2min);
  api.store().run_sql(
      fmt::format("UPDATE feature_flag_schedules SET status = 'failed', retry_count = 1, next_retry_at = "
                  "'{}' WHERE id = '{}'",
                  api.in(2h), variants));
  const std::string early = change(R"({"defaultVariant":"x"})", api.in(1h));
  const HttpResponse shown = preview(api, early);
  EXPECT_EQ(each_of(shown, "problems", "field"), R"("updates.defaultVariant")");
  EXPECT_TRUE(json_of(shown).at("after").is_null());
  EXPECT_EQ(json_of(shown).at("retries").as_array().size(), 3U) << "a retry may find it fit";
  EXPECT_EQ(api.admin().request("POST", "/api/admin/flags/k/schedule", early).status, 201);
  const HttpResponse later = preview(api, change(R"({"defaultVariant":"x"})", api.in(3h)));
  EXPECT_EQ(json_member(later, "problems"), "[]");
}

TEST_P(PreviewsApi, an_unreadable_preview_is_refused) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpClient viewer = api.as(Role::kViewer);
  const auto refused_field = [&](const std::string& path, const std::string& body) {
    const HttpResponse response = viewer.request("POST", path, body);
    EXPECT_EQ(response.status, 400) << body << response.body;
    return field_of(response);
  };
  EXPECT_EQ(refused_field(kPreview, ""), "body");
  EXPECT_EQ(refused_field(kPreview, "[]"), "body");
  EXPECT_EQ(refused_field(kPreview, "{}"), "updates");
  EXPECT_EQ(refused_field(kPreview, R"({"updates":{}})"), "updates");
  EXPECT_EQ(refused_field(kPreview, R"({"updates":{"enabled":1}})"), "updates.enabled");
  EXPECT_EQ(refused_field(kPreview, change(R"({"no":1})")), "updates.no");
  EXPECT_EQ(refused_field(kPreview, change(R"({"enabled":true})", "soon")), "scheduledAt");
  EXPECT_EQ(refused_field(kPreview, change(R"({"enabled":true})", "", R"(,"maxRetries":11)")), "maxRetries");
  EXPECT_EQ(refused_field(kPreview, change(R"({"enabled":true})", "", R"(,"priority":1)")), "priority");
  EXPECT_EQ(
      refused_field(kPreview, change(R"({"enabled":true})", "", R"(,"maxRetries":1,"retryPolicy":"p")")),
      "maxRetries");
  EXPECT_EQ(refused_field(kTry, "{}"), "context");
  EXPECT_EQ(refused_field(kTry, R"({"context":[]})"), "context");
  EXPECT_EQ(refused_field(kTry, R"({"context":{},"at":[]})"), "at");
  EXPECT_EQ(refused_field(kTry, R"({"context":{},"at":"2026-11-27T09:00:00Z"})"), "at");
  EXPECT_EQ(refused_field(kTry, R"({"context":{},"at":["soon"]})"), "at");
  EXPECT_EQ(refused_field(kTry, R"({"context":{},"more":1})"), "more");
  std::string eleven = in_quotes(api.in(1h));
  for (int i = 0; i < 10; ++i) eleven += "," + in_quotes(api.in(1h));
  EXPECT_EQ(refused_field(kTry, try_at(eleven)), "at");
  for (const std::string& path : {kPreview, kTry}) {
    EXPECT_EQ(viewer.get(path).status, 405);
    EXPECT_EQ(viewer.request("POST", path, "{}", {{"Content-Type", "text/plain"}}).status, 415);
  }
  EXPECT_EQ(viewer.request("POST", "/api/admin/flags/missing/preview", change(R"({"enabled":true})")).status,
            404);
  EXPECT_EQ(viewer.request("POST", "/api/admin/flags/missing/try", R"({"context":{}})").status, 404);
}

TEST_P(PreviewsApi, a_flag_is_tried_now_before_and_ahead) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string made = api.in(0s);
  api.advance(10min);
  ASSERT_EQ(api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":true})").status, 200);
  api.create_schedule("k", api.in(1h), R"(,"updates":{"rolloutPercentage":0})");
  api.advance(1s);
  static_cast<void>(api.token(Role::kViewer));  // to be made leaves a trace
  const std::string state = api.state();
  EXPECT_EQ(answers_of(api, R"({"context":{"targetingKey":"ann"}})"), "STATIC/true");
  const std::string instants =
      fmt::format(R"("{}","{}","{}","2000-01-01T00:00:00Z")", api.in(2h), made, api.in(0s));
  EXPECT_EQ(answers_of(api, try_at(instants)), "STATIC/false DISABLED/none STATIC/true FLAG_NOT_FOUND/none");
  const HttpResponse one =
      api.as(Role::kViewer).request("POST", kTry, try_at(in_quotes("2026-11-27T12:00:00+01:00")));
  const boost::json::value item = json_of(one).at("items").at(0);
  EXPECT_EQ(std::string_view(item.at("at").as_string()), "2026-11-27T11:00:00Z");
  EXPECT_EQ(std::string_view(item.at("variant").as_string()), "off");
  EXPECT_FALSE(item.at("explanation").at("steps").as_array().empty());
  EXPECT_EQ(api.state(), state) << "nothing was done";
}

TEST_P(PreviewsApi, a_draft_is_tried_as_an_edit_of_now) {
  Api api(GetParam());
  api.create_flag("k", R"(,"enabled":true,"variants":{"red":"r","blue":"b"},"defaultVariant":"red")");
  api.create_schedule("k", api.in(1h), R"(,"updates":{"defaultVariant":null})");
  const std::string draft =
      R"(,"updates":{"defaultVariant":"blue","targeting":{"if":[{"==":[{"var":"plan"},"pro"]},"red",null]}})";
  EXPECT_EQ(answers_of(api, R"({"context":{"targetingKey":"ann"})" + draft + "}"), R"(DEFAULT/"b")");
  EXPECT_EQ(answers_of(api, R"({"context":{"plan":"pro"})" + draft + "}"), R"(TARGETING_MATCH/"r")");
  EXPECT_EQ(answers_of(api, try_at(in_quotes(api.in(1h)), draft)), "DEFAULT/none")
      << "what is pending still applies";
  const auto refused_field = [&](const std::string& body) {
    const HttpResponse response = api.as(Role::kViewer).request("POST", kTry, body);
    EXPECT_EQ(response.status, 400) << response.body;
    return field_of(response);
  };
  EXPECT_EQ(refused_field(R"({"context":{},"updates":{"defaultVariant":"green"}})"),
            "updates.defaultVariant");
  EXPECT_EQ(refused_field(R"({"context":{},"updates":{"rolloutPercentage":1}})"),
            "updates.rolloutPercentage");
  EXPECT_EQ(refused_field(try_at(in_quotes(api.in(-1s)), draft)), "at");
}

TEST_P(PreviewsApi, a_try_knows_overrides_segments_and_prerequisites) {
  Api api(GetParam());
  ASSERT_EQ(api.admin().request("POST", "/api/admin/segments", R"({"key":"team","included":["bob"]})").status,
            201);
  api.create_flag("base");
  api.create_flag(
      "k", R"(,"enabled":true,"prerequisites":[{"flag":"base","variant":"on"}],"rolloutPercentage":0)");
  EXPECT_EQ(answers_of(api, try_at(in_quotes(api.in(0s)))), "PREREQUISITE_FAILED/false");
  api.create_schedule("base", api.in(1h));
  ASSERT_EQ(
      api.admin().request("POST", "/api/admin/flags/k/users", R"({"userId":"ann","type":"include"})").status,
      201);
  EXPECT_EQ(answers_of(api, try_at(in_quotes(api.in(2h)))), "TARGETING_MATCH/true");
  EXPECT_EQ(answers_of(api, fmt::format(R"({{"context":{{"targetingKey":"bob"}},"at":["{}"],"updates":)"
                                        R"({{"targeting":{{"if":[{{"in_segment":"team"}},"on",null]}}}}}})",
                                        api.in(2h))),
            "TARGETING_MATCH/true");
}

}  // namespace hoist::test
