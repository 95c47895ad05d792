// Lists: order, filters, and going on where a page ended.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class Lists : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Lists, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using std::chrono::hours;
using std::chrono::minutes;

}  // namespace

TEST_P(Lists, flags_come_in_key_order_page_by_page) {
  Api api(GetParam());
  const std::vector<std::string> keys = {"B", "a", "a-b", "a.b", "a_b", "b", "z1"};
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) api.create_flag(*key);
  api.create_flag("elsewhere", R"(,"environment":"staging")");
  std::vector<std::string> sorted = keys;
  std::sort(sorted.begin(), sorted.end());
  for (const std::size_t limit : {1U, 2U, 3U, 6U, 7U, 8U}) {
    EXPECT_EQ(all_pages(api.admin(), "/api/admin/flags", limit, "key"), sorted) << limit;
  }
  EXPECT_EQ(member_of(api.admin().get("/api/admin/flags?limit=7"), "nextCursor"), "null");
  EXPECT_EQ(column_of(api.admin().get("/api/admin/flags?environment=staging"), "key"),
            std::vector<std::string>{"elsewhere"});
}

TEST_P(Lists, schedules_come_in_order_of_time_page_by_page) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("l");
  std::vector<std::string> ids(6);
  for (const int i : {3, 1, 5})
    ids.at(static_cast<std::size_t>(i)) = api.create_schedule("k", api.in(hours(i + 1)));
  for (const int i : {4, 0})
    ids.at(static_cast<std::size_t>(i)) = api.create_schedule("l", api.in(hours(i + 1)));
  ids.at(2) = api.create_schedule("l", api.in(hours(3)));
  for (const std::size_t limit : {1U, 2U, 5U, 6U, 7U}) {
    EXPECT_EQ(all_pages(api.admin(), "/api/admin/schedules", limit, "id"), ids) << limit;
  }
  EXPECT_EQ(all_pages(api.admin(), "/api/admin/flags/k/schedule", 2, "id"),
            (std::vector<std::string>{ids[1], ids[3], ids[5]}));
  EXPECT_EQ(api.admin().get("/api/admin/flags/none/schedule").status, 404);
}

TEST_P(Lists, a_list_goes_on_also_after_its_position_is_gone) {
  Api api(GetParam());
  for (const char* key : {"a", "b", "c"}) api.create_flag(key);
  const std::string cursor = member_of(api.admin().get("/api/admin/flags?limit=2"), "nextCursor");
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/flags/b").status, 204);
  EXPECT_EQ(column_of(api.admin().get("/api/admin/flags?cursor=" + url_escaped(cursor)), "key"),
            std::vector<std::string>{"c"});
}

TEST_P(Lists, schedules_of_one_instant_are_listed_once_each) {
  Api api(GetParam());
  api.create_flag("k");
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(api.create_schedule("k", api.in(hours(1))));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(all_pages(api.admin(), "/api/admin/schedules", 2, "id"), ids);
}

TEST_P(Lists, schedules_are_narrowed_by_time_status_and_environment) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("k", R"(,"environment":"staging")");
  const std::string applied = api.create_schedule("k", api.in(minutes(1)));
  api.advance(minutes(2));
  ASSERT_EQ(api.pass().applied, 1);
  const std::string pending = api.create_schedule("k", api.in(hours(1)));
  const std::string cancelled = api.create_schedule("k", api.in(hours(2)));
  const std::string failed = api.create_schedule("k", api.in(hours(3)));
  const std::string retrying = api.create_schedule("k", api.in(hours(4)));
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/flags/k/schedule/" + cancelled).status, 200);
  api.store().run_sql(
      fmt::format("UPDATE feature_flag_schedules SET status = 'failed' WHERE id = '{}'", failed));
  api.store().run_sql(
      fmt::format("UPDATE feature_flag_schedules SET status = 'failed', next_retry_at = "
                  "'2027-01-01T00:00:00.000000Z' WHERE id = '{}'",
                  retrying));
  const HttpResponse staging = api.admin().request(
      "POST", "/api/admin/flags/k/schedule?environment=staging",
      fmt::format(R"({{"scheduledAt":"{}","updates":{{"enabled":true}}}})", api.in(hours(5))));
  ASSERT_EQ(staging.status, 201);
  const std::string other = member_of(staging, "id");

  using Ids = std::vector<std::string>;
  const auto list = [&](const std::string& query) {
    return column_of(api.admin().get("/api/admin/schedules?" + query), "id");
  };
  EXPECT_EQ(list(""), (Ids{applied, pending, cancelled, failed, retrying, other}));
  EXPECT_EQ(list("status=pending"), (Ids{pending, other}));
  EXPECT_EQ(list("status=applied"), Ids{applied});
  EXPECT_EQ(list("status=cancelled"), Ids{cancelled});
  EXPECT_EQ(list("status=failed"), (Ids{failed, retrying}));
  EXPECT_EQ(list("status=retrying"), Ids{retrying});
  EXPECT_EQ(list("environment=staging"), Ids{other});
  EXPECT_EQ(list("environment=production&status=pending"), Ids{pending});
  EXPECT_EQ(list("environment=none"), Ids{});
  EXPECT_EQ(list("from=" + api.in(hours(2))), (Ids{cancelled, failed, retrying, other}));
  EXPECT_EQ(list("to=" + api.in(hours(2))), (Ids{applied, pending}));
  EXPECT_EQ(list("from=" + api.in(hours(1)) + "&to=" + api.in(hours(3))), (Ids{pending, cancelled}));
  EXPECT_EQ(
      column_of(api.admin().get("/api/admin/flags/k/schedule?status=pending&environment=staging"), "id"),
      Ids{other});
}

TEST_P(Lists, users_come_by_page_number) {
  Api api(GetParam());
  api.create_flag("k");
  std::vector<std::string> users = {"Zoe", "ann", "bob", "é", "z"};
  for (const std::string& user : users) {
    const std::string body =
        boost::json::serialize(boost::json::object{{"userId", user}, {"type", "include"}});
    ASSERT_EQ(api.admin().request("POST", "/api/admin/flags/k/users", body).status, 201);
  }
  std::sort(users.begin(), users.end());
  std::vector<std::string> seen;
  for (int page = 1; page <= 3; ++page) {
    const HttpResponse response =
        api.admin().get(fmt::format("/api/admin/flags/k/users?pageSize=2&page={}", page));
    EXPECT_EQ(member_of(response, "total"), "5");
    for (const std::string& user : column_of(response, "userId")) seen.push_back(user);
  }
  EXPECT_EQ(seen, users);
  const HttpResponse beyond = api.admin().get("/api/admin/flags/k/users?page=1000000&pageSize=500");
  EXPECT_EQ(member_of(beyond, "items"), "[]");
  EXPECT_EQ(member_of(beyond, "total"), "5");
}

TEST_P(Lists, flags_are_narrowed_by_tag_owner_and_whether_archived) {
  Api api(GetParam());
  api.create_flag("a");
  api.create_flag("b", R"(,"tags":["shop","ui"],"owner":"ann")");
  api.create_flag("c", R"(,"tags":["shop"],"owner":"bob & co","archived":true)");
  const auto keys = [&](const std::string& query) {
    return column_of(api.admin().get("/api/admin/flags" + query), "key");
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys(""), (Keys{"a", "b"})) << "archived flags are left out";
  EXPECT_EQ(keys("?archived=all"), (Keys{"a", "b", "c"}));
  EXPECT_EQ(keys("?archived=true"), Keys{"c"});
  EXPECT_EQ(keys("?tag=shop"), Keys{"b"});
  EXPECT_EQ(keys("?tag=shop&archived=all"), (Keys{"b", "c"}));
  EXPECT_EQ(keys("?owner=bob%20%26%20co&archived=all"), Keys{"c"});
  EXPECT_EQ(keys("?owner=ann&tag=ui"), Keys{"b"});
  EXPECT_EQ(keys("?tag=no"), Keys{});
  EXPECT_EQ(all_pages(api.admin(), "/api/admin/flags?archived=all&tag=shop", 1, "key"), (Keys{"b", "c"}));
}

TEST_P(Lists, flags_are_searched_for) {
  Api api(GetParam());
  api.create_flag("Dark-mode", R"(,"description":"50 % of all")");
  api.create_flag("light", R"(,"tags":["dark"])");
  api.create_flag("lamp", R"(,"owner":"ann","archived":true)");
  const auto keys = [&](const std::string& query) {
    return column_of(api.admin().get("/api/admin/flags" + query), "key");
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys("?q=dark"), (Keys{"Dark-mode", "light"}));
  EXPECT_EQ(keys("?q=50%20%25"), Keys{"Dark-mode"});
  EXPECT_EQ(keys("?q=ANN&archived=all"), Keys{"lamp"});
  EXPECT_EQ(keys("?q=ann"), Keys{});
  EXPECT_EQ(keys("?q=dark&tag=dark"), Keys{"light"});
  for (const std::string& bad : {std::string(), std::string(101, 'q')}) {
    const HttpResponse refused = api.admin().get("/api/admin/flags?q=" + bad);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(field_of(refused), "q");
  }
}

}  // namespace hoist::test
