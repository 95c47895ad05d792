// What callers are told when the store refuses, waits, lies or is gone; and that it says nothing of itself.
#include <fmt/format.h>

#include <string>

#include "api/api_fixture.h"

namespace hoist::test {

class StoreTrouble : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, StoreTrouble, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

/// Long enough for the work, short enough to wait for.
TestStoreOptions impatient_store() {
  TestStoreOptions options;
  options.lock_wait = std::chrono::milliseconds(200);
  return options;
}

void expect_outage(const HttpResponse& response, std::string_view code) {
  EXPECT_EQ(response.status, 503) << response.body;
  EXPECT_EQ(member_of(response, "error"), code) << response.body;
  EXPECT_NE(response.header("Retry-After"), "");
}

/// Refuses every change of a flag, as an administrator's trigger may.
void refuse_changes(Api& api, const std::string& message) {
  if (api.store().is_sqlite()) {
    api.store().run_sql(
        fmt::format("CREATE TRIGGER refuse BEFORE UPDATE ON feature_flags BEGIN "
                    "SELECT RAISE(ABORT, '{}'); END",
                    message));
    return;
  }
  api.store().run_sql(
      fmt::format("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  "RAISE EXCEPTION '{}'; END $$; CREATE TRIGGER refuse BEFORE UPDATE ON "
                  "feature_flags FOR EACH ROW EXECUTE FUNCTION refuse()",
                  message));
}

}  // namespace

TEST_P(StoreTrouble, a_store_that_refuses_for_now_is_503_and_its_words_stay_inside) {
  Api api(GetParam());
  api.create_flag("k");
  refuse_changes(api, "secret of the house");
  const std::string before = api.state();
  const HttpResponse response = api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":true})");
  expect_outage(response, "STORE_TRANSIENT");
  EXPECT_EQ(response.body.find("secret"), std::string::npos) << response.body;
  EXPECT_EQ(api.state(), before);
}

TEST_P(StoreTrouble, a_lock_held_elsewhere_is_503_and_reading_goes_on) {
  Api api(GetParam(), {}, impatient_store());
  api.create_flag("k");
  const auto holder = api.store().connect();
  holder->run("BEGIN");
  holder->run("UPDATE feature_flags SET description = 'mine'");
  expect_outage(api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":true})"),
                api.store().is_sqlite() ? "STORE_UNAVAILABLE" : "LOCK_TIMEOUT");
  EXPECT_EQ(member_of(api.admin().get("/api/admin/flags/k"), "description"), "");
  EXPECT_EQ(api.anonymous().get("/readyz").status, 200);
  holder->run("ROLLBACK");
  EXPECT_EQ(api.admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":true})").status, 200);
}

TEST_P(StoreTrouble, updates_that_were_written_by_hand_and_do_not_fit_are_shown_as_they_are) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string id = api.create_schedule("k", api.in(std::chrono::hours(1)));
  api.store().run_sql("UPDATE feature_flag_schedules SET updates = '{\"colour\": \"red\"}'");
  const HttpResponse response = api.admin().get("/api/admin/flags/k/schedule/" + id);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(member_of(response, "updates"), R"({"colour":"red"})");
}

TEST(OneStoreTrouble, a_row_that_cannot_be_read_is_500_in_the_log_and_nowhere_else) {
  Api api(kSqlite);
  api.create_flag("k");
  api.create_flag("good");
  api.store().run_sql("UPDATE feature_flags SET intents = '{\"enabled\": \"rubbish\"}' WHERE flag_key = 'k'");
  const HttpResponse response = api.admin().get("/api/admin/flags/k");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(member_of(response, "error"), "CORRUPT_DATA");
  EXPECT_EQ(member_of(response, "details"), "{}");
  EXPECT_EQ(response.body.find("intent"), std::string::npos);
  const auto logged = api.log().wait_for("Request failed");
  ASSERT_TRUE(logged);
  EXPECT_EQ(logged->level, LogLevel::kError);
  EXPECT_EQ(logged->text("route"), "/api/admin/flags/{key}");
  EXPECT_EQ(logged->text("errorCode"), "CORRUPT_DATA");
  EXPECT_EQ(api.admin().get("/api/admin/flags/good").status, 200);
}

TEST(OneStoreTrouble, a_rule_of_the_database_is_422) {
  Api api(kPostgres);
  api.create_flag("k");
  api.store().run_sql(
      "ALTER TABLE feature_flags ADD CONSTRAINT superstition CHECK (rollout_percentage <> 13)");
  const std::string before = api.state();
  const HttpResponse response =
      api.admin().request("PATCH", "/api/admin/flags/k", R"({"rolloutPercentage":13})");
  EXPECT_EQ(response.status, 422) << response.body;
  EXPECT_EQ(member_of(response, "error"), "CONSTRAINT_VIOLATION");
  EXPECT_EQ(response.body.find("relation"), std::string::npos) << response.body;
  EXPECT_EQ(api.state(), before);
  EXPECT_EQ(api.log().count("Request failed"), 1U);
}

TEST(OneStoreTrouble, a_store_that_is_gone_is_503_until_it_is_back) {
  Api api(kPostgres);
  api.create_flag("k");
  const HttpClient admin = api.admin();
  ASSERT_EQ(admin.get("/api/admin/flags/k").status, 200);
  const std::string name = api.store().url().substr(api.store().url().rfind('/') + 1);
  PostgresConnection server(postgres_url("postgres"));
  server.run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", name));
  server.run(
      fmt::format("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'", name));
  for (int i = 0; i < 6; ++i) {
    const HttpResponse read = admin.get("/api/admin/flags/k");
    EXPECT_EQ(read.status, 503) << read.body;
    const HttpResponse written = admin.request("PATCH", "/api/admin/flags/k", R"({"enabled":true})");
    EXPECT_EQ(written.status, 503) << written.body;
    EXPECT_NE(written.header("Retry-After"), "");
    EXPECT_EQ(written.body.find(name), std::string::npos) << written.body;
  }
  const HttpResponse ready = api.anonymous().get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(member_of(ready, "store"), "unavailable");
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
  server.run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS true", name));
  EXPECT_EQ(api.anonymous().get("/readyz").status, 200);
  EXPECT_EQ(admin.request("PATCH", "/api/admin/flags/k", R"({"enabled":true})").status, 200);
}

}  // namespace hoist::test
