// Who may do what: roles, bound tokens, and those that are none.
#include <fmt/format.h>

#include <array>
#include <vector>

#include "api/api_fixture.h"
#include "hoist/app/tokens.h"
#include "support/builders.h"

namespace hoist::test {

class Callers : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Callers, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

constexpr std::array kRoles = {Role::kAdmin, Role::kEditor, Role::kViewer, Role::kClient};

struct RouteCase {
  std::string method;
  std::string target;
  std::string body;
  Permission permission;
};

/// Every route behind a token; each succeeds for whoever may, in this order, on a fresh server.
/// `webhook` has the delivery, which has ended.
std::vector<RouteCase> all_cases(const std::string& cancelled, const std::string& failed,
                                 const std::string& webhook, const std::string& delivery,
                                 const std::string& token) {
  const std::string webhooks = "/api/admin/webhooks";
  const std::string k = "/api/admin/flags/k";
  return {
      {"GET", "/api/config/flags?userId=u", "", Permission::kEvaluate},
      {"GET", "/api/config/flags/k", "", Permission::kEvaluate},
      {"GET", "/metrics", "", Permission::kRead},
      {"GET", "/api/session", "", Permission::kRead},
      {"GET", "/api/admin/environments", "", Permission::kRead},
      {"GET", "/api/admin/tokens", "", Permission::kAdminister},
      {"POST", "/api/admin/tokens", R"({"name":"n","role":"client"})", Permission::kAdminister},
      {"DELETE", "/api/admin/tokens/" + token, "", Permission::kAdminister},
      {"GET", "/api/admin/flags", "", Permission::kRead},
      {"GET", "/api/admin/flag-states", "", Permission::kRead},
      {"GET", k, "", Permission::kRead},
      {"GET", k + "/users", "", Permission::kRead},
      {"GET", k + "/schedule", "", Permission::kRead},
      {"GET", k + "/schedule/" + failed, "", Permission::kRead},
      {"GET", k + "/schedule/" + failed + "/attempts", "", Permission::kRead},
      {"GET", k + "/schedule/" + failed + "/retries", "", Permission::kRead},
      {"GET", "/api/admin/schedules", "", Permission::kRead},
      {"GET", "/api/admin/attention", "", Permission::kRead},
      {"GET", "/api/admin/attempts", "", Permission::kRead},
      {"GET", "/api/admin/audit", "", Permission::kRead},
      {"GET", "/api/admin/health", "", Permission::kRead},
      {"GET", k + "/history", "", Permission::kRead},
      {"GET", k + "/history/1", "", Permission::kRead},
      {"GET", "/api/admin/environments/production/state", "", Permission::kRead},
      {"GET", "/api/admin/environments/production/diff?to=2027-01-01T00:00:00Z", "", Permission::kRead},
      {"GET", "/api/admin/timeline?from=2027-01-01T00:00:00Z&to=2027-01-02T00:00:00Z", "", Permission::kRead},
      {"POST", k + "/preview", R"({"updates":{"enabled":true}})", Permission::kRead},
      {"POST", k + "/try", R"({"context":{}})", Permission::kRead},
      {"GET", "/api/config/flags?at=2027-01-01T00:00:00Z", "", Permission::kRead},
      {"GET", "/api/config/flags/k?at=2027-01-01T00:00:00Z", "", Permission::kRead},
      {"GET", "/api/admin/segments", "", Permission::kRead},
      {"POST", "/api/admin/segments", R"({"key":"t"})", Permission::kWrite},
      {"GET", "/api/admin/segments/s", "", Permission::kRead},
      {"PATCH", "/api/admin/segments/s", R"({"included":["u"]})", Permission::kWrite},
      {"DELETE", "/api/admin/segments/s", "", Permission::kWrite},
      {"POST", "/api/admin/schedules/retry", "", Permission::kWrite},
      {"GET", "/api/admin/retry-policies", "", Permission::kRead},
      {"PUT", "/api/admin/retry-policies/p", R"({"maxRetries":1})", Permission::kAdminister},
      {"DELETE", "/api/admin/retry-policies/p", "", Permission::kAdminister},
      {"GET", webhooks, "", Permission::kRead},
      {"GET", webhooks + "/" + webhook, "", Permission::kRead},
      {"GET", webhooks + "/" + webhook + "/deliveries", "", Permission::kRead},
      {"GET", webhooks + "/" + webhook + "/deliveries/" + delivery, "", Permission::kRead},
      {"POST", webhooks + "/" + webhook + "/deliveries/" + delivery + "/replay", "", Permission::kAdminister},
      {"POST", webhooks, R"({"url":"https://a.example","events":["applied"]})", Permission::kAdminister},
      {"PATCH", webhooks + "/" + webhook, R"({"events":["failed"]})", Permission::kAdminister},
      {"DELETE", webhooks + "/" + webhook, "", Permission::kAdminister},
      {"POST", "/api/admin/flags", R"({"key":"n"})", Permission::kWrite},
      {"PATCH", k, R"({"enabled":true})", Permission::kWrite},
      {"POST", k, R"({"enabled":true})", Permission::kWrite},
      {"POST", k + "/users", R"({"userId":"u","type":"include"})", Permission::kWrite},
      {"DELETE", k + "/users/u", "", Permission::kWrite},
      {"POST", k + "/schedule", R"({"scheduledAt":"2027-01-01T00:00:00Z","updates":{"enabled":true}})",
       Permission::kWrite},
      {"DELETE", k + "/schedule/" + cancelled, "", Permission::kWrite},
      {"POST", k + "/schedule/" + failed + "/retry", "", Permission::kWrite},
      {"POST", k + "/schedule/" + failed + "/run", "", Permission::kWrite},
      {"POST", k + "/revert", R"({"version":1})", Permission::kWrite},
      {"DELETE", k, "", Permission::kWrite}};
}

/// A flag `k` with a pending schedule and one that failed.
struct Prepared {
  explicit Prepared(std::string_view kind) : api(kind) {
    api.create_flag("k");
    if (api.admin().request("POST", "/api/admin/segments", R"({"key":"s"})").status != 201) {
      throw std::runtime_error("no segment");
    }
    failed = api.create_schedule("k", api.in(std::chrono::minutes(1)), ",\"maxRetries\":0");
    api.store().run_sql(fmt::format(
        "UPDATE feature_flag_schedules SET status = 'failed', error_message = 'x' WHERE id = '{}'", failed));
    pending = api.create_schedule("k", api.in(std::chrono::hours(1)));
    Builders make(api.store().now());
    const Webhook made = make.make_webhook("https://hooks.example");
    Delivery dead = make.make_delivery(made);
    dead.status = DeliveryStatus::kFailed;
    dead.due_at = std::nullopt;
    in_unit(*api.store().open_session(), Access::kWrite, [&](UnitOfWork& unit) {
      must(unit.webhooks().insert(made));
      must(unit.deliveries().insert(std::vector{dead}));
    });
    webhook = made.id.to_string();
    delivery = dead.id.to_string();
    token = member_of(api.admin().request("POST", "/api/admin/tokens", R"({"name":"spare","role":"viewer"})"),
                      "id");
  }
  Api api;
  std::string pending;
  std::string failed;
  std::string webhook;
  std::string delivery;
  std::string token;
};

std::vector<RouteCase> all_cases(const Prepared& prepared) {
  return all_cases(prepared.pending, prepared.failed, prepared.webhook, prepared.delivery, prepared.token);
}

}  // namespace

TEST_P(Callers, roles_may_do_what_they_may_and_nothing_else) {
  for (const Role role : kRoles) {
    Prepared prepared(GetParam());
    const HttpClient caller = prepared.api.as(role);
    for (const RouteCase& route : all_cases(prepared)) {
      const bool allowed = allows(role, route.permission);
      const std::string before = allowed ? "" : prepared.api.state();
      const HttpResponse response = caller.request(route.method, route.target, route.body);
      const std::string shown = fmt::format("{}: {} {} -> {} {}", to_string(role), route.method, route.target,
                                            response.status, response.body);
      if (allowed) {
        EXPECT_EQ(response.status / 100, 2) << shown;
      } else {
        EXPECT_EQ(response.status, 403) << shown;
        EXPECT_EQ(member_of(response, "error"), "FORBIDDEN") << shown;
        EXPECT_EQ(prepared.api.state(), before) << shown;
      }
    }
  }
}

TEST_P(Callers, every_route_but_health_wants_a_valid_token) {
  Prepared prepared(GetParam());
  Api& api = prepared.api;
  const std::string good = api.token(Role::kAdmin);
  const std::string other = api.token(Role::kEditor);
  // The id of one token with the secret of another, and one character off.
  const std::string mixed = good.substr(0, 39) + other.substr(39);
  std::string wrong = good;
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  wrong[wrong.size() - 2] = wrong[wrong.size() - 2] == 'A' ? 'B' : 'A';
  const std::string before = api.state();
  for (const RouteCase& route : all_cases(prepared)) {
    for (const std::string& header :
         {std::string(), std::string("Bearer"), std::string("Bearer "), "Basic " + good, good,
          "Bearer " + wrong, "Bearer " + mixed, "Bearer " + good + "x", std::string("Bearer hoist_"),
          "Bearer " + good + " x"}) {
      HttpHeaders headers;
      if (!header.empty()) headers.push_back({.name = "Authorization", .value = header});
      const HttpResponse response = api.anonymous().request(route.method, route.target, route.body, headers);
      EXPECT_EQ(response.status, 401) << route.method << " " << route.target << " " << header;
      EXPECT_EQ(member_of(response, "error"), "UNAUTHORIZED");
      EXPECT_EQ(response.header("WWW-Authenticate"), "Bearer");
    }
  }
  EXPECT_EQ(api.state(), before);
}

TEST_P(Callers, a_revoked_token_stops_at_once) {
  Api api(GetParam());
  const HttpClient caller = api.as(Role::kViewer);
  const auto connection = api.connect();
  const HttpHeaders headers = {{.name = "Authorization", .value = "Bearer " + api.token(Role::kViewer)}};
  EXPECT_EQ(connection->request("GET", "/api/admin/flags", headers).status, 200);
  const auto session = api.store().open_session();
  OsRandom random;
  in_unit(*session, Access::kWrite, [&](UnitOfWork& unit) {
    const Token token = must(authenticate(unit, api.token(Role::kViewer)));
    must(revoke_token(unit, token.id, "test", random));
  });
  EXPECT_EQ(connection->request("GET", "/api/admin/flags", headers).status, 401);
  EXPECT_EQ(caller.get("/api/admin/flags").status, 401);
}

TEST_P(Callers, a_bound_token_sees_and_touches_its_environment_only) {
  Api api(GetParam());
  api.create_flag("k", R"(,"enabled":true)");
  const std::string production = api.create_schedule("k", api.in(std::chrono::hours(1)));
  const HttpClient bound = api.as(Role::kAdmin, "staging");

  // Without a word its own environment is meant.
  ASSERT_EQ(bound.request("POST", "/api/admin/flags", R"({"key":"s","enabled":true})").status, 201);
  EXPECT_EQ(bound.get("/api/config/flags").body, R"({"s":true})");
  EXPECT_EQ(json_of(bound.get("/api/admin/flags")).at("items").as_array().size(), 1U);
  EXPECT_EQ(json_of(bound.get("/api/admin/schedules")).at("items").as_array().size(), 0U);
  EXPECT_EQ(bound.get("/api/admin/flags/k").status, 404);
  EXPECT_EQ(bound.get("/api/admin/flags/s?environment=staging").status, 200);

  const std::string before = api.state();
  for (const RouteCase& route : all_cases(production, production, production, production, production)) {
    // These are of no environment; webhooks_test, retrying_test, tokens_test and sessions_test say what a
    // bound token may.
    if (route.target.starts_with("/api/admin/webhooks")) continue;
    if (route.target.starts_with("/api/admin/retry-policies")) continue;
    if (route.target.starts_with("/api/admin/tokens")) continue;
    if (route.target == "/api/admin/environments" || route.target == "/api/session") continue;
    // Of the token's environment without a word; flag_states_test and health_report_test say so.
    if (route.target == "/api/admin/flag-states" || route.target == "/api/admin/health") continue;
    const bool in_path = route.target.starts_with("/api/admin/environments/production/");
    const std::string separator = route.target.find('?') == std::string::npos ? "?" : "&";
    const std::string target = route.target + (in_path ? "" : separator + "environment=production");
    const HttpResponse response = bound.request(route.method, target, route.body);
    EXPECT_EQ(response.status, 403) << route.method << " " << target << " " << response.body;
  }
  const HttpResponse body =
      bound.request("POST", "/api/admin/flags", R"({"key":"n","environment":"production"})");
  EXPECT_EQ(body.status, 403) << body.body;
  // Another environment's schedule does not even exist.
  EXPECT_EQ(bound.get("/api/admin/flags/k/schedule/" + production).status, 404);
  EXPECT_EQ(bound.request("DELETE", "/api/admin/flags/k/schedule/" + production).status, 404);
  EXPECT_EQ(bound.request("POST", "/api/admin/flags/k/schedule/" + production + "/retry").status, 404);
  EXPECT_EQ(api.state(), before);
}

TEST_P(Callers, an_unknown_path_or_method_is_told_to_anybody) {
  Api api(GetParam());
  for (const HttpClient& caller : {api.anonymous(), api.admin()}) {
    const HttpResponse missing = caller.get("/api/v2/flags");
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(member_of(missing, "error"), "NOT_FOUND");
    const HttpResponse method = caller.request("PUT", "/api/admin/flags/k", R"({"enabled":true})");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(member_of(method, "error"), "METHOD_NOT_ALLOWED");
    EXPECT_EQ(method.header("Allow"), "GET, HEAD, PATCH, POST, DELETE");
    EXPECT_EQ(caller.request("OPTIONS", "/healthz").status, 405);
  }
}

}  // namespace hoist::test
