// The same request twice has one effect and one answer.
#include <fmt/format.h>

#include <thread>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class Idempotency : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Idempotency, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

HttpHeaders key(const std::string& value) { return {{.name = "Idempotency-Key", .value = value}}; }

const std::string kSchedule = "/api/admin/flags/k/schedule";
const std::string kBody = R"({"scheduledAt":"2027-01-01T00:00:00Z","updates":{"enabled":true}})";

long long schedules(Api& api) {
  return api.store().sql().number("SELECT count(*) FROM feature_flag_schedules");
}

}  // namespace

TEST_P(Idempotency, every_creation_is_repeatable_byte_for_byte) {
  Api api(GetParam());
  api.create_flag("k");
  const std::vector<std::pair<std::string, std::string>> creations = {
      {"/api/admin/flags", R"({"key":"n"})"},
      {"/api/admin/flags/k/users", R"({"userId":"u","type":"include"})"},
      {kSchedule, kBody}};
  for (const auto& [path, body] : creations) {
    const HttpResponse first = api.admin().request("POST", path, body, key("a"));
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(first.header("Idempotency-Replayed"), "");
    const std::string before = api.state();
    api.advance(std::chrono::hours(23));
    const HttpResponse second = api.admin().request("POST", path, body, key("a"));
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(api.state(), before);
  }
}

TEST_P(Idempotency, a_key_counts_for_a_day) {
  Api api(GetParam());
  api.create_flag("k");
  ASSERT_EQ(api.admin().request("POST", kSchedule, kBody, key("a")).status, 201);
  api.advance(std::chrono::hours(24) + std::chrono::seconds(1));
  const HttpResponse later = api.admin().request("POST", kSchedule, kBody, key("a"));
  EXPECT_EQ(later.status, 201);
  EXPECT_EQ(later.header("Idempotency-Replayed"), "");
  EXPECT_EQ(schedules(api), 2);
}

TEST_P(Idempotency, a_key_with_another_body_is_422) {
  Api api(GetParam());
  api.create_flag("k");
  ASSERT_EQ(api.admin().request("POST", kSchedule, kBody, key("a")).status, 201);
  const HttpResponse other = api.admin().request(
      "POST", kSchedule, R"({"scheduledAt":"2027-01-02T00:00:00Z","updates":{"enabled":true}})", key("a"));
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(member_of(other, "error"), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(schedules(api), 1);
}

TEST_P(Idempotency, a_key_counts_per_token_route_and_environment) {
  Api api(GetParam());
  api.create_flag("k");
  api.create_flag("k", R"(,"environment":"staging")");
  api.create_flag("other");
  EXPECT_EQ(api.admin().request("POST", kSchedule, kBody, key("a")).header("Idempotency-Replayed"), "");
  EXPECT_EQ(api.as(Role::kEditor).request("POST", kSchedule, kBody, key("a")).header("Idempotency-Replayed"),
            "");
  EXPECT_EQ(api.admin()
                .request("POST", kSchedule + "?environment=staging", kBody, key("a"))
                .header("Idempotency-Replayed"),
            "");
  EXPECT_EQ(api.admin()
                .request("POST", "/api/admin/flags/other/schedule", kBody, key("a"))
                .header("Idempotency-Replayed"),
            "");
  EXPECT_EQ(schedules(api), 4);
}

TEST_P(Idempotency, a_refused_request_leaves_its_key_free) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string past = R"({"scheduledAt":"2020-01-01T00:00:00Z","updates":{"enabled":true}})";
  EXPECT_EQ(api.admin().request("POST", kSchedule, past, key("a")).status, 400);
  EXPECT_EQ(api.admin().request("POST", kSchedule, kBody, key("a")).status, 201);
}

TEST_P(Idempotency, bad_keys_are_refused) {
  Api api(GetParam());
  api.create_flag("k");
  const std::string before = api.state();
  for (const std::string& bad :
       {std::string(), std::string(256, 'k'), std::string("a b"), std::string("é")}) {
    const HttpResponse response = api.admin().request("POST", kSchedule, kBody, key(bad));
    EXPECT_EQ(response.status, 400) << bad;
    EXPECT_EQ(field_of(response), "Idempotency-Key") << bad;
  }
  HttpHeaders twice = key("a");
  twice.push_back({.name = "idempotency-key", .value = "a"});
  EXPECT_EQ(api.admin().request("POST", kSchedule, kBody, twice).status, 400);
  EXPECT_EQ(api.state(), before);
}

TEST_P(Idempotency, the_same_request_at_the_same_time_creates_once) {
  Api api(GetParam());
  api.create_flag("k");
  const HttpClient admin = api.admin();
  const std::vector<std::pair<std::string, std::string>> creations = {{kSchedule, kBody},
                                                                      {"/api/admin/flags", R"({"key":"n"})"}};
  for (int round = 0; round < 5; ++round) {
    for (const auto& [path, body] : creations) {
      std::vector<HttpResponse> answers(4);
      {
        std::vector<std::jthread> callers;
        for (HttpResponse& answer : answers) {
          callers.emplace_back([&, route = path, asked = body] {
            const std::string unique = route == kSchedule ? asked : fmt::format(R"({{"key":"n{}"}})", round);
            answer = admin.request("POST", route, unique, key(fmt::format("round-{}", round)));
          });
        }
      }
      int fresh = 0;
      for (const HttpResponse& answer : answers) {
        EXPECT_EQ(answer.status, 201) << answer.body;
        EXPECT_EQ(answer.body, answers.front().body);
        fresh += answer.header("Idempotency-Replayed").empty() ? 1 : 0;
      }
      EXPECT_EQ(fresh, 1);
    }
  }
  EXPECT_EQ(schedules(api), 5);
}

}  // namespace hoist::test
