// Who did what: the audit trail across flags.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class AuditApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, AuditApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using std::chrono::minutes;
using AuditTexts = std::vector<std::string>;

/// Who made a flag, changed it, and scheduled a change that was applied, a minute each.
struct Done {
  explicit Done(std::string_view kind) : api(kind) {
    api.create_flag("a");
    next();
    if (api.as(Role::kEditor).request("PATCH", "/api/admin/flags/a", R"({"enabled":true})").status != 200) {
      throw std::runtime_error("no edit");
    }
    next();
    schedule = api.create_schedule("a", api.in(minutes(1)));
    next();
    if (api.pass().applied != 1) throw std::runtime_error("nothing was applied");
    next();
    api.create_flag("b", R"(,"environment":"staging")");
    next();
  }
  void next() { api.advance(minutes(1)); }
  AuditTexts actions(const HttpClient& caller, const std::string& query) {
    return column_of(caller.get("/api/admin/audit" + query), "action");
  }
  AuditTexts actions(const std::string& query) { return actions(api.admin(), query); }
  Api api;
  std::string schedule;
};

}  // namespace

TEST_P(AuditApi, lists_events_newest_first) {
  Done done(GetParam());
  const AuditTexts all = done.actions("?flag=a");
  EXPECT_EQ(all, (AuditTexts{"schedule.applied", "schedule.created", "flag.edited", "flag.created"}));
  for (const std::size_t limit : {1U, 3U, 4U}) {
    EXPECT_EQ(all_pages(done.api.admin(), "/api/admin/audit?flag=a", limit, "action"), all);
  }
  const auto items =
      json_of(done.api.as(Role::kViewer).get("/api/admin/audit?flag=a")).at("items").as_array();
  const auto& edited = items.at(2);
  EXPECT_EQ(edited.at("actor"), "editor@");
  EXPECT_EQ(edited.at("flagKey"), "a");
  EXPECT_EQ(edited.at("environment"), "production");
  EXPECT_TRUE(edited.at("scheduleId").is_null());
  EXPECT_EQ(boost::json::serialize(edited.at("changes")),
            R"([{"field":"enabled","before":false,"after":true}])");
  EXPECT_EQ(items.at(0).at("scheduleId"), boost::json::value(done.schedule));
  EXPECT_EQ(items.at(1).at("changes"), boost::json::array()) << "it changed no flag";
}

TEST_P(AuditApi, narrows_by_everything) {
  Done done(GetParam());
  EXPECT_EQ(done.actions("?environment=staging"), AuditTexts{"flag.created"});
  EXPECT_EQ(done.actions("?actor=editor%40"), AuditTexts{"flag.edited"});
  EXPECT_EQ(done.actions("?actor=editor"), AuditTexts{}) << "the whole name counts";
  EXPECT_EQ(done.actions("?action=flag.created"), (AuditTexts{"flag.created", "flag.created"}));
  EXPECT_EQ(done.actions("?schedule=" + done.schedule), (AuditTexts{"schedule.applied", "schedule.created"}));
  EXPECT_EQ(done.actions("?schedule=01935b1e-7c00-7000-8000-000000000001"), AuditTexts{});
  EXPECT_EQ(done.actions("?flag=none"), AuditTexts{});
  const std::string last = done.api.in(-minutes(1));
  EXPECT_EQ(done.actions("?action=flag.created&from=" + last), AuditTexts{"flag.created"});
  EXPECT_EQ(done.actions("?flag=a&to=" + done.api.in(-minutes(4))), AuditTexts{"flag.created"});
}

TEST_P(AuditApi, a_schedule_s_events_outlast_it) {
  Done done(GetParam());
  done.api.store().run_sql("DELETE FROM schedule_attempts");
  done.api.store().run_sql("DELETE FROM feature_flag_schedules");
  EXPECT_EQ(done.actions("?schedule=" + done.schedule), (AuditTexts{"schedule.applied", "schedule.created"}));
}

TEST_P(AuditApi, events_of_no_environment_are_for_tokens_that_are_bound_to_none) {
  Done done(GetParam());
  const HttpClient bound = done.api.as(Role::kViewer, "staging");
  EXPECT_EQ(done.actions(bound, ""), (AuditTexts{"token.created", "flag.created"}))
      << "the token is of that environment";
  EXPECT_EQ(done.actions("?action=token.created").size(), 3U);
  EXPECT_EQ(bound.get("/api/admin/audit?environment=production").status, 403);
  const auto made = json_of(done.api.admin().get("/api/admin/audit?action=token.created")).at("items");
  const auto& event = made.at(1);
  EXPECT_TRUE(event.at("flagKey").is_null() && event.at("environment").is_null() &&
              event.at("scheduleId").is_null());
  EXPECT_NE(event.at("note"), "");
}

TEST_P(AuditApi, refuses_what_it_does_not_understand) {
  Api api(GetParam());
  for (const std::string parameter : {"flag=", "actor=", "action=flag.eaten", "schedule=1", "to=x", "limit=x",
                                      "cursor=x", "environment=a%20b"}) {
    const HttpResponse refused = api.admin().get("/api/admin/audit?" + parameter);
    EXPECT_EQ(refused.status, 400) << parameter;
    EXPECT_EQ(field_of(refused), parameter.substr(0, parameter.find('=')));
  }
}

}  // namespace hoist::test
