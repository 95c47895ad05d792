// Flags across environments.
#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class FlagStatesApi : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, FlagStatesApi, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using StateKeys = std::vector<std::string>;

StateKeys keys_of(const HttpClient& caller, const std::string& query) {
  return column_of(caller.get("/api/admin/flag-states" + query), "key");
}

}  // namespace

TEST_P(FlagStatesApi, show_every_environment_of_a_key) {
  Api api(GetParam());
  api.create_flag("a", R"(,"environment":"staging","enabled":true,"rolloutPercentage":25,"owner":"bob")");
  api.create_flag("a", R"(,"description":"of production","tags":["shop"],"owner":"ann")");
  api.create_flag("b", R"(,"archived":true)");
  api.create_flag("b", R"(,"environment":"staging","type":"string","variants":{"x":"1"})");
  api.create_schedule("a", api.in(std::chrono::hours(1)));
  api.create_schedule("a", api.in(std::chrono::minutes(1)));
  api.advance(std::chrono::minutes(2));
  ASSERT_EQ(api.pass().applied, 1);

  const auto answer = json_of(api.admin().get("/api/admin/flag-states"));
  ASSERT_EQ(answer.at("items").as_array().size(), 2U);
  EXPECT_TRUE(answer.at("nextCursor").is_null());
  const auto& a = answer.at("items").at(0);
  EXPECT_EQ(a.at("key"), "a");
  EXPECT_EQ(a.at("description"), "of production") << "its first environment's";
  EXPECT_EQ(a.at("tags"), boost::json::array{"shop"});
  EXPECT_EQ(a.at("owner"), "ann");
  EXPECT_EQ(a.at("type"), "boolean");
  const auto& states = a.at("states").as_array();
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].at("environment"), "production");
  EXPECT_EQ(states[0].at("pendingSchedules"), 1);
  EXPECT_EQ(states[0].at("version"), 2);
  EXPECT_EQ(states[0].at("updatedAt"), boost::json::value(api.in(Duration(0))));
  EXPECT_EQ(states[1].at("environment"), "staging");
  EXPECT_EQ(states[1].at("enabled"), true);
  EXPECT_EQ(states[1].at("rolloutPercentage"), 25);
  EXPECT_EQ(states[1].at("pendingSchedules"), 0);
  const auto& b = answer.at("items").at(1);
  EXPECT_EQ(b.at("states").at(0).at("archived"), true) << "shown for its other environment";
  EXPECT_TRUE(b.at("states").at(1).at("rolloutPercentage").is_null());
}

TEST_P(FlagStatesApi, list_a_key_where_any_of_its_flags_fits) {
  Api api(GetParam());
  api.create_flag("a", R"(,"environment":"staging","owner":"bob")");
  api.create_flag("a", R"(,"description":"of production","tags":["shop"],"owner":"ann")");
  api.create_flag("b", R"(,"archived":true)");
  api.create_flag("b", R"(,"environment":"staging")");
  api.create_flag("c", R"(,"archived":true)");
  const HttpClient admin = api.admin();
  EXPECT_EQ(keys_of(admin, ""), (StateKeys{"a", "b"})) << "c is archived everywhere";
  EXPECT_EQ(keys_of(admin, "?owner=bob"), StateKeys{"a"});
  EXPECT_EQ(keys_of(admin, "?owner=ann&tag=shop"), StateKeys{"a"});
  EXPECT_EQ(keys_of(admin, "?owner=bob&tag=shop"), StateKeys{}) << "no flag is both";
  EXPECT_EQ(keys_of(admin, "?q=OF%20PRODUCTION"), StateKeys{"a"});
  EXPECT_EQ(keys_of(admin, "?archived=true"), (StateKeys{"b", "c"}));
  EXPECT_EQ(keys_of(admin, "?archived=all"), (StateKeys{"a", "b", "c"}));
  for (const std::size_t limit : {1U, 2U, 3U}) {
    EXPECT_EQ(all_pages(admin, "/api/admin/flag-states?archived=all", limit, "key"),
              (StateKeys{"a", "b", "c"}));
  }
}

TEST_P(FlagStatesApi, are_of_a_bound_token_s_environment_alone) {
  Api api(GetParam());
  api.create_flag("a", R"(,"owner":"ann")");
  api.create_flag("only-production");
  api.create_flag("b", R"(,"environment":"staging")");
  api.create_flag("a", R"(,"environment":"staging")");
  const HttpClient bound = api.as(Role::kViewer, "staging");
  const auto listed = json_of(bound.get("/api/admin/flag-states"));
  ASSERT_EQ(listed.at("items").as_array().size(), 2U);
  for (const auto& item : listed.at("items").as_array()) {
    ASSERT_EQ(item.at("states").as_array().size(), 1U);
    EXPECT_EQ(item.at("states").at(0).at("environment"), "staging");
  }
  EXPECT_EQ(keys_of(bound, "?owner=ann"), StateKeys{}) << "what it cannot see does not fit";
}

TEST_P(FlagStatesApi, refuse_what_they_do_not_understand) {
  Api api(GetParam());
  for (const std::string parameter :
       {"q=", "archived=perhaps", "limit=0", "cursor=-", "environment=production"}) {
    const HttpResponse refused = api.admin().get("/api/admin/flag-states?" + parameter);
    EXPECT_EQ(refused.status, 400) << parameter;
    EXPECT_EQ(field_of(refused), parameter.substr(0, parameter.find('=')));
  }
}

}  // namespace hoist::test
