// Which schedules want somebody to look at them: as counts, and as lists.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class AttentionApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, AttentionApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using AttentionIds = std::vector<std::string>;

/// A flag `k` whose schedules wait in every way, an hour after they were made.
struct Waiting {
  explicit Waiting(std::string_view kind) : api(kind) {
    api.create_flag("k");
    failed = api.create_schedule("k", api.in(minutes(1)));
    parked = api.create_schedule("k", api.in(minutes(2)), R"(,"missedWindow":"ask")");
    late = api.create_schedule("k", api.in(minutes(3)));
    retrying = api.create_schedule("k", api.in(minutes(4)));
    api.create_schedule("k", api.in(hours(1) - seconds(60)));  // due, and not late yet
    at_risk = api.create_schedule("k", api.in(hours(2)));
    set(failed, "status = 'failed', error_message = 'refused'");
    set(retrying, fmt::format("status = 'failed', next_retry_at = '{}'", api.in(hours(3))));
    set(at_risk, fmt::format("at_risk_since = '{}', at_risk_told = 'dayAhead', at_risk_reason = 'it would'",
                             api.in(seconds(0))));
    set(parked, "status = 'failed', error_message = 'missed_window: due at noon'");
    api.advance(hours(1));
  }
  void set(const std::string& id, const std::string& what) {
    api.store().run_sql(fmt::format("UPDATE feature_flag_schedules SET {} WHERE id = '{}'", what, id));
  }
  AttentionIds list(const std::string& query) {
    return column_of(api.admin().get("/api/admin/schedules?" + query), "id");
  }
  Api api;
  std::string failed;
  std::string parked;
  std::string late;
  std::string retrying;
  std::string at_risk;
};

std::string counts_shown(const HttpResponse& response) {
  std::string counts;
  for (const char* name : {"failed", "retrying", "atRisk", "late", "parked"}) {
    counts += fmt::format("{} {} ", name, member_of(response, name));
  }
  return counts;
}

}  // namespace

TEST_P(AttentionApi, counts_each_kind) {
  Waiting waiting(GetParam());
  const HttpResponse all = waiting.api.as(Role::kViewer).get("/api/admin/attention");
  ASSERT_EQ(all.status, 200) << all.body;
  EXPECT_EQ(counts_shown(all), "failed 1 retrying 1 atRisk 1 late 1 parked 1 ");
  EXPECT_EQ(member_of(all, "since"), waiting.api.in(-hours(7 * 24)));
  const std::string since = waiting.api.in(minutes(2) - hours(1));
  const HttpResponse later = waiting.api.admin().get("/api/admin/attention?since=" + since);
  EXPECT_EQ(counts_shown(later), "failed 0 retrying 1 atRisk 1 late 1 parked 1 ");
  EXPECT_EQ(member_of(later, "since"), since);
}

TEST_P(AttentionApi, is_of_one_environment) {
  Waiting waiting(GetParam());
  const std::string nothing = "failed 0 retrying 0 atRisk 0 late 0 parked 0 ";
  EXPECT_EQ(counts_shown(waiting.api.admin().get("/api/admin/attention?environment=staging")), nothing);
  const HttpClient bound = waiting.api.as(Role::kViewer, "staging");
  EXPECT_EQ(counts_shown(bound.get("/api/admin/attention")), nothing);
  EXPECT_EQ(bound.get("/api/admin/attention?environment=production").status, 403);
}

TEST_P(AttentionApi, refuses_what_is_no_instant) {
  Api api(GetParam());
  const HttpResponse refused = api.admin().get("/api/admin/attention?since=yesterday");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(field_of(refused), "since");
}

TEST_P(AttentionApi, lists_what_is_late_and_what_is_parked) {
  Waiting waiting(GetParam());
  EXPECT_EQ(waiting.list("status=late"), AttentionIds{waiting.late});
  EXPECT_EQ(waiting.list("status=parked"), AttentionIds{waiting.parked});
  EXPECT_EQ(waiting.list("status=terminal"), (AttentionIds{waiting.failed, waiting.parked}));
  EXPECT_EQ(column_of(waiting.api.admin().get("/api/admin/flags/k/schedule?status=late"), "id"),
            AttentionIds{waiting.late});
  waiting.api.advance(seconds(1));
  EXPECT_EQ(waiting.list("status=late").size(), 2U) << "due for more than a minute";
  ASSERT_GE(waiting.api.pass().applied, 2);
  EXPECT_EQ(waiting.list("status=late"), AttentionIds{});
}

TEST_P(AttentionApi, what_missed_its_window_is_parked) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string id = api.create_schedule("k", api.in(minutes(1)), R"(,"missedWindow":"ask")");
  api.advance(hours(1));
  api.pass();
  EXPECT_EQ(column_of(api.admin().get("/api/admin/schedules?status=parked"), "id"), AttentionIds{id});
  EXPECT_EQ(counts_shown(api.admin().get("/api/admin/attention")),
            "failed 0 retrying 0 atRisk 0 late 0 parked 1 ");
}

TEST_P(AttentionApi, schedules_are_found_by_a_text_in_the_key) {
  Api api(GetParam());
  api.create_flag("Dark_mode");
  api.create_flag("DarkXmode");
  api.create_flag("Dark_mode", R"(,"environment":"staging")");
  const std::string dark = api.create_schedule("Dark_mode", api.in(hours(1)));
  api.create_schedule("DarkXmode", api.in(hours(2)));
  const auto found = [&](const std::string& query) {
    return column_of(api.admin().get("/api/admin/schedules?" + query), "id");
  };
  EXPECT_EQ(found("q=k_MO"), AttentionIds{dark});
  EXPECT_EQ(found("q=dark").size(), 2U);
  EXPECT_EQ(found("q=dark&status=applied"), AttentionIds{});
  EXPECT_EQ(found("q=dark&environment=staging"), AttentionIds{});
  EXPECT_EQ(found("q=nowhere"), AttentionIds{});
  EXPECT_EQ(all_pages(api.admin(), "/api/admin/schedules?q=dark", 1, "id").size(), 2U);
  const HttpResponse refused = api.admin().get("/api/admin/schedules?q=");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(field_of(refused), "q");
}

}  // namespace hoist::test
