// What was tried: the ledger across schedules.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class LedgerApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, LedgerApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using LedgerTexts = std::vector<std::string>;

/// Three attempts, a minute apart: at `a`, at `b`, and at `a` of staging, each two seconds late.
struct Tried {
  explicit Tried(std::string_view kind) : api(kind) {
    api.create_flag("a");
    api.create_flag("b");
    api.create_flag("a", R"(,"environment":"staging")");
    first = api.create_schedule("a", api.in(minutes(1)));
    second = api.create_schedule("b", api.in(minutes(2)));
    const HttpResponse staged = api.admin().request(
        "POST", "/api/admin/flags/a/schedule?environment=staging",
        fmt::format(R"({{"scheduledAt":"{}","updates":{{"enabled":true}}}})", api.in(minutes(3))));
    third = member_of(staged, "id");
    scheduled_first = api.in(minutes(1));
    api.advance(seconds(2));
    for (int i = 0; i < 3; ++i) {
      api.advance(minutes(1));
      if (api.pass().applied != 1) throw std::runtime_error("nothing was tried");
    }
  }
  LedgerTexts found(const HttpClient& caller, const std::string& query) {
    return column_of(caller.get("/api/admin/attempts" + query), "scheduleId");
  }
  LedgerTexts found(const std::string& query) { return found(api.admin(), query); }
  Api api;
  std::string first;
  std::string second;
  std::string third;
  std::string scheduled_first;
};

}  // namespace

TEST_P(LedgerApi, lists_attempts_newest_first) {
  Tried tried(GetParam());
  EXPECT_EQ(tried.found(""), (LedgerTexts{tried.third, tried.second, tried.first}));
  for (const std::size_t limit : {1U, 2U, 3U}) {
    EXPECT_EQ(all_pages(tried.api.admin(), "/api/admin/attempts", limit, "scheduleId"),
              (LedgerTexts{tried.third, tried.second, tried.first}));
  }
  const auto answer =
      json_of(tried.api.as(Role::kViewer).get("/api/admin/attempts?flag=a&environment=production"));
  const auto& attempt = answer.at("items").at(0);
  EXPECT_EQ(attempt.at("scheduleId"), boost::json::value(tried.first));
  EXPECT_EQ(attempt.at("flagKey"), "a");
  EXPECT_EQ(attempt.at("environment"), "production");
  EXPECT_EQ(attempt.at("scheduledAt"), boost::json::value(tried.scheduled_first));
  EXPECT_EQ(attempt.at("dueAt"), boost::json::value(tried.scheduled_first));
  EXPECT_EQ(attempt.at("outcome"), "applied");
  EXPECT_EQ(attempt.at("latenessMs"), 2000);
  EXPECT_EQ(attempt.at("attempt"), 1);
}

TEST_P(LedgerApi, narrows_by_everything) {
  Tried tried(GetParam());
  EXPECT_EQ(tried.found("?flag=a"), (LedgerTexts{tried.third, tried.first}));
  EXPECT_EQ(tried.found("?flag=none"), LedgerTexts{});
  EXPECT_EQ(tried.found("?q=B"), LedgerTexts{tried.second});
  EXPECT_EQ(tried.found("?environment=staging"), LedgerTexts{tried.third});
  EXPECT_EQ(tried.found("?outcome=applied&flag=b"), LedgerTexts{tried.second});
  EXPECT_EQ(tried.found("?outcome=failed"), LedgerTexts{});
  const std::string worker = column_of(tried.api.admin().get("/api/admin/attempts"), "worker").at(0);
  EXPECT_EQ(tried.found("?worker=" + url_escaped(worker)).size(), 3U);
  EXPECT_EQ(tried.found("?worker=nobody"), LedgerTexts{});
  const std::string newest = tried.api.in(seconds(0));
  EXPECT_EQ(tried.found("?from=" + newest), LedgerTexts{tried.third});
  EXPECT_EQ(tried.found("?to=" + newest), (LedgerTexts{tried.second, tried.first}));
}

TEST_P(LedgerApi, lateness_is_unknown_where_it_was_not_recorded) {
  Tried tried(GetParam());
  tried.api.store().run_sql("UPDATE schedule_attempts SET due_at = NULL");
  const auto answer = json_of(tried.api.admin().get("/api/admin/attempts?limit=1"));
  EXPECT_TRUE(answer.at("items").at(0).at("dueAt").is_null());
  EXPECT_TRUE(answer.at("items").at(0).at("latenessMs").is_null());
}

TEST_P(LedgerApi, a_bound_token_sees_its_environment) {
  Tried tried(GetParam());
  const HttpClient bound = tried.api.as(Role::kViewer, "staging");
  EXPECT_EQ(tried.found(bound, ""), LedgerTexts{tried.third});
  EXPECT_EQ(tried.found(bound, "?flag=a"), LedgerTexts{tried.third});
  EXPECT_EQ(bound.get("/api/admin/attempts?environment=production").status, 403);
}

TEST_P(LedgerApi, attempts_at_a_deleted_flag_stay) {
  Tried tried(GetParam());
  ASSERT_EQ(tried.api.admin().request("DELETE", "/api/admin/flags/b").status, 204);
  EXPECT_EQ(tried.found("?flag=b"), LedgerTexts{tried.second});
}

TEST_P(LedgerApi, refuses_what_it_does_not_understand) {
  Api api(GetParam());
  for (const std::string parameter : {"flag=a%20b", "q=", "outcome=perhaps", "worker=", "from=x", "limit=501",
                                      "cursor=1~x~1", "environment=-"}) {
    const HttpResponse refused = api.admin().get("/api/admin/attempts?" + parameter);
    EXPECT_EQ(refused.status, 400) << parameter;
    EXPECT_EQ(field_of(refused), parameter.substr(0, parameter.find('=')));
  }
  const HttpResponse backwards =
      api.admin().get("/api/admin/attempts?from=2027-01-01T00:00:00Z&to=2027-01-01T00:00:00Z");
  EXPECT_EQ(backwards.status, 400);
  EXPECT_EQ(field_of(backwards), "to");
}

}  // namespace hoist::test
