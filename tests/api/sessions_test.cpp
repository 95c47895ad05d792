// The console's sessions: a cookie in place of a token, what it may, when it ends, and what it is not good
// for.
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "api/api_fixture.h"
#include "hoist/app/tokens.h"

namespace hoist::test {

class Sessions : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Sessions, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kSession = "/api/session";
constexpr std::string_view kNewFlag = R"({"key":"n"})";

HttpResponse sign_in(const Api& api, const std::string& token, const HttpHeaders& more = {}) {
  return api.anonymous().request("POST", kSession, fmt::format(R"({{"token":"{}"}})", token), more);
}

/// "hoist_session=…", as a browser sends it back.
std::string cookie_of(const HttpResponse& response) {
  const std::string set = response.header("Set-Cookie");
  return set.substr(0, set.find(';'));
}

std::string attributes_of(const HttpResponse& response) {
  const std::string set = response.header("Set-Cookie");
  return set.substr(set.find(';'));
}

/// Somebody at the console.
struct Browser {
  explicit Browser(Api& api, Role role = Role::kAdmin, std::string_view environment = "")
      : anonymous(api.anonymous()) {
    const HttpResponse begun = sign_in(api, api.token(role, environment));
    if (begun.status != 200) throw std::runtime_error("sign in: " + begun.body);
    cookie = cookie_of(begun);
    csrf = member_of(begun, "csrfToken");
  }
  [[nodiscard]] HttpHeaders headers() const {
    return {{.name = "Cookie", .value = cookie}, {.name = "X-CSRF-Token", .value = csrf}};
  }
  /// As the console sends it.
  [[nodiscard]] HttpResponse request(std::string_view method, std::string_view target,
                                     std::string_view body = "", const HttpHeaders& more = {}) const {
    HttpHeaders all = headers();
    all.insert(all.end(), more.begin(), more.end());
    return anonymous.request(method, target, body, all);
  }
  [[nodiscard]] HttpResponse get(std::string_view target) const {
    return anonymous.request("GET", target, "", {{.name = "Cookie", .value = cookie}});
  }
  HttpClient anonymous;
  std::string cookie;
  std::string csrf;
};

/// Of each way that a caller is found: the store's, the cache's, and both.
constexpr std::array<std::string_view, 4> kGuarded = {"/api/admin/flags", "/api/config/flags", "/metrics",
                                                      "/api/session"};

void expect_signed_out(const HttpClient& client, const std::string& cookie, std::string_view why) {
  for (const std::string_view target : kGuarded) {
    const HttpResponse response = client.request("GET", target, "", {{.name = "Cookie", .value = cookie}});
    EXPECT_EQ(response.status, 401) << why << ": " << target;
    EXPECT_EQ(response.header("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(response.header("Set-Cookie"), "") << "it may be another server's";
    EXPECT_NE(member_of(response, "message").find("sign in again"), std::string::npos) << response.body;
  }
}

void revoke(Api& api, const std::string& text) {
  OsRandom random;
  const auto session = api.store().open_session();
  in_unit(*session, Access::kWrite, [&](UnitOfWork& unit) {
    must(revoke_token(unit, must(authenticate(unit, text)).id, "test", random));
  });
  must(api.snapshots_.refresh(*session));
}

}  // namespace

TEST_P(Sessions, a_token_begins_one_that_stands_for_it) {
  Api api(GetParam());
  const HttpResponse begun = sign_in(api, api.token(Role::kEditor));
  ASSERT_EQ(begun.status, 200) << begun.body;
  EXPECT_EQ(attributes_of(begun), "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
  EXPECT_EQ(begun.header("Cache-Control"), "no-store");
  EXPECT_EQ(member_of(begun, "name"), "editor@");
  EXPECT_EQ(member_of(begun, "role"), "editor");
  EXPECT_EQ(member_of(begun, "environment"), "null");
  EXPECT_EQ(member_of(begun, "expiresAt"), api.in(12h));
  EXPECT_EQ(member_of(begun, "now"), api.in(0h));
  EXPECT_FALSE(member_of(begun, "version").empty());
  EXPECT_EQ(begun.body.find(api.token(Role::kEditor)), std::string::npos);

  const Browser browser(api, Role::kEditor);
  for (const std::string_view target : kGuarded) EXPECT_EQ(browser.get(target).status, 200) << target;
  EXPECT_EQ(browser.request("POST", "/api/admin/flags", kNewFlag).status, 201);
  EXPECT_EQ(api.store().sql().value("SELECT actor FROM audit_events WHERE action = 'flag.created'"),
            "editor@")
      << "the audit trail knows who it was";
  EXPECT_EQ(browser.request("DELETE", "/api/admin/tokens/01a21c3b-a280-7000-a245-baccbaa03544").status, 403)
      << "it may what its token may";
}

TEST_P(Sessions, is_shown_to_whoever_asks) {
  Api api(GetParam());
  const Browser browser(api, Role::kViewer, "staging");
  const HttpResponse shown = browser.get(kSession);
  EXPECT_EQ(member_of(shown, "csrfToken"), browser.csrf);
  EXPECT_EQ(member_of(shown, "environment"), "staging");
  EXPECT_EQ(member_of(shown, "role"), "viewer");
  EXPECT_EQ(shown.header("Set-Cookie"), "") << "there is time yet";
  const HttpResponse bearer = api.as(Role::kAdmin).get(kSession);
  EXPECT_EQ(member_of(bearer, "name"), "admin@");
  EXPECT_EQ(member_of(bearer, "csrfToken"), "null");
  EXPECT_EQ(member_of(bearer, "expiresAt"), "null");
  EXPECT_EQ(api.as(Role::kClient).get(kSession).status, 403);
  EXPECT_EQ(api.anonymous().get(kSession).status, 401);
}

TEST_P(Sessions, signing_in_wants_a_token_that_may) {
  Api api(GetParam());
  std::string wrong = api.token(Role::kAdmin);
  wrong[wrong.size() - 2] = wrong[wrong.size() - 2] == 'A' ? 'B' : 'A';
  for (const std::string& token : {wrong, std::string(), std::string("hoist_"), std::string("admin")}) {
    const HttpResponse response = sign_in(api, token);
    EXPECT_EQ(response.status, 401) << token;
    EXPECT_EQ(response.header("Set-Cookie"), "");
    EXPECT_NE(member_of(response, "message").find("wrong or revoked"), std::string::npos) << response.body;
  }
  const HttpResponse client = sign_in(api, api.token(Role::kClient));
  EXPECT_EQ(client.status, 403);
  EXPECT_EQ(client.header("Set-Cookie"), "");
  EXPECT_NE(member_of(client, "message").find("client tokens cannot use the console"), std::string::npos);
  const std::string revoked = api.token(Role::kViewer);
  revoke(api, revoked);
  EXPECT_EQ(sign_in(api, revoked).status, 401);
}

TEST_P(Sessions, signing_in_wants_a_body_that_says_it) {
  Api api(GetParam());
  const HttpClient anonymous = api.anonymous();
  EXPECT_EQ(field_of(anonymous.request("POST", kSession)), "body");
  EXPECT_EQ(field_of(anonymous.request("POST", kSession, "{}")), "token");
  EXPECT_EQ(field_of(anonymous.request("POST", kSession, R"({"token":7})")), "token");
  EXPECT_EQ(field_of(anonymous.request("POST", kSession, R"({"token":"t","remember":true})")), "remember");
  EXPECT_EQ(field_of(anonymous.request("POST", "/api/session?next=x", R"({"token":"t"})")), "next");
  EXPECT_EQ(
      anonymous
          .request("POST", kSession, R"({"token":"t"})", {{.name = "Content-Type", .value = "text/plain"}})
          .status,
      415)
      << "what a form of another page could send";
  const HttpResponse foreign =
      sign_in(api, api.token(Role::kAdmin), {{.name = "Sec-Fetch-Site", .value = "cross-site"}});
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(field_of(foreign), "Sec-Fetch-Site");
}

TEST_P(Sessions, the_cookie_is_kept_to_https_where_a_proxy_speaks_it) {
  Api api(GetParam());
  const std::string& token = api.token(Role::kViewer);
  const auto attributes = [&](const char* scheme) {
    return attributes_of(sign_in(api, token, {{.name = "X-Forwarded-Proto", .value = scheme}}));
  };
  const std::string secure = "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure";
  EXPECT_EQ(attributes("https"), secure);
  EXPECT_EQ(attributes("HTTPS,http"), secure);
  EXPECT_EQ(attributes("http"), "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
}

TEST_P(Sessions, ends_by_itself) {
  Api api(GetParam());
  const Browser browser(api, Role::kViewer);
  api.advance(12h - 1s);
  for (const std::string_view target : kGuarded) EXPECT_EQ(browser.get(target).status, 200) << target;
  api.advance(1s);
  expect_signed_out(browser.anonymous, browser.cookie, "it is over");
}

TEST_P(Sessions, is_renewed_in_its_second_half) {
  Api api(GetParam());
  Browser browser(api);
  const std::string first = browser.cookie;
  api.advance(6h - 1s);
  EXPECT_EQ(browser.get(kSession).header("Set-Cookie"), "");
  api.advance(2s);
  const HttpResponse renewed = browser.get(kSession);
  EXPECT_EQ(attributes_of(renewed), "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
  EXPECT_EQ(member_of(renewed, "expiresAt"), api.in(12h));
  EXPECT_EQ(member_of(renewed, "csrfToken"), browser.csrf) << "other windows of the browser go on with it";
  browser.cookie = cookie_of(renewed);
  EXPECT_NE(browser.cookie, first);
  EXPECT_EQ(browser.get("/api/admin/flags").header("Set-Cookie"), "") << "nothing else renews";
  api.advance(7h);
  EXPECT_EQ(browser.request("POST", "/api/admin/flags", kNewFlag).status, 201);
  expect_signed_out(browser.anonymous, first, "the older one ends when it was to");
}

TEST_P(Sessions, ends_with_its_token) {
  Api api(GetParam());
  const Browser browser(api, Role::kViewer);
  ASSERT_EQ(browser.get("/api/config/flags").status, 200);
  revoke(api, api.token(Role::kViewer));
  expect_signed_out(browser.anonymous, browser.cookie, "the token is revoked");
}

TEST_P(Sessions, a_forged_one_is_none) {
  Api api(GetParam());
  const Browser admin(api);
  const Browser viewer(api, Role::kViewer);
  const std::size_t id_end = admin.cookie.find('.');
  std::string altered = admin.cookie;
  altered.back() = altered.back() == 'A' ? 'B' : 'A';
  const std::string later = admin.cookie.substr(0, id_end) + ".99999999999" +
                            admin.cookie.substr(admin.cookie.find('.', id_end + 1));
  const std::string borrowed = admin.cookie.substr(0, id_end) + viewer.cookie.substr(viewer.cookie.find('.'));
  for (const std::string& cookie :
       {altered, later, borrowed, std::string("hoist_session="), std::string("hoist_session=a.b.c"),
        "hoist_session=\"" + admin.cookie.substr(14) + "\"", "hoist_session=" + api.token(Role::kAdmin)}) {
    expect_signed_out(admin.anonymous, cookie, cookie);
  }
  expect_signed_out(admin.anonymous, admin.cookie + "; " + viewer.cookie, "two of them");
  expect_signed_out(admin.anonymous, admin.cookie + "; " + admin.cookie, "twice the same");
  for (const std::string& cookie :
       {"theme=dark; " + admin.cookie, admin.cookie + ";a=b;", " " + admin.cookie}) {
    const HttpHeaders headers = {{.name = "Cookie", .value = cookie}};
    EXPECT_EQ(admin.anonymous.request("GET", "/api/admin/flags", "", headers).status, 200) << cookie;
  }
  const HttpHeaders other = {{.name = "Cookie", .value = "x" + admin.cookie}};
  EXPECT_EQ(admin.anonymous.request("GET", "/api/admin/flags", "", other).status, 401) << "another name";
}

TEST_P(Sessions, whatever_changes_something_needs_the_csrf_token) {
  Api api(GetParam());
  api.create_flag("k");
  const Browser browser(api);
  const Browser other(api, Role::kEditor);
  const HttpHeader cookie = {.name = "Cookie", .value = browser.cookie};
  const HttpHeader good = {.name = "X-CSRF-Token", .value = browser.csrf};
  const std::vector<HttpHeaders> forged = {
      {cookie},
      {cookie, {.name = "X-CSRF-Token", .value = ""}},
      {cookie, {.name = "X-CSRF-Token", .value = browser.csrf + "x"}},
      {cookie, {.name = "X-CSRF-Token", .value = other.csrf}},
      {cookie, good, good},
  };
  const std::string before = api.state();
  for (const HttpHeaders& headers : forged) {
    for (const auto& [method, target, body] :
         {std::tuple("POST", "/api/admin/flags", R"({"key":"n"})"),
          std::tuple("PATCH", "/api/admin/flags/k", R"({"enabled":true})"),
          std::tuple("DELETE", "/api/admin/flags/k", ""), std::tuple("DELETE", "/api/session", "")}) {
      const HttpResponse response = browser.anonymous.request(method, target, body, headers);
      EXPECT_EQ(response.status, 403) << method << " " << target;
      EXPECT_EQ(member_of(response, "error"), "FORBIDDEN");
      EXPECT_EQ(field_of(response), "X-CSRF-Token") << response.body;
    }
  }
  EXPECT_EQ(api.state(), before);
  EXPECT_EQ(browser.request("PATCH", "/api/admin/flags/k", R"({"enabled":true})").status, 200);
}

TEST_P(Sessions, what_another_origin_sends_is_refused) {
  Api api(GetParam());
  const Browser browser(api);
  for (const char* site : {"cross-site", "same-site", ""}) {
    const HttpResponse response =
        browser.request("POST", "/api/admin/flags", kNewFlag, {{.name = "Sec-Fetch-Site", .value = site}});
    EXPECT_EQ(response.status, 403) << site;
    EXPECT_EQ(field_of(response), "Sec-Fetch-Site");
  }
  EXPECT_EQ(api.admin().get("/api/admin/flags/n").status, 404);
  for (const char* site : {"same-origin", "none"}) {
    const std::string body = fmt::format(R"({{"key":"from-{}"}})", site);
    EXPECT_EQ(
        browser.request("POST", "/api/admin/flags", body, {{.name = "Sec-Fetch-Site", .value = site}}).status,
        201)
        << site;
  }
  const HttpResponse bearer = api.admin().request("POST", "/api/admin/flags", kNewFlag,
                                                  {{.name = "Sec-Fetch-Site", .value = "cross-site"}});
  EXPECT_EQ(bearer.status, 201) << "no browser adds a token by itself";
}

TEST_P(Sessions, evaluates_over_ofrep) {
  Api api(GetParam());
  api.create_flag("k", R"(,"enabled":true)");
  const Browser browser(api, Role::kViewer);
  const std::string context = R"({"context":{"targetingKey":"u"}})";
  const HttpResponse flag = browser.request("POST", "/ofrep/v1/evaluate/flags/k", context);
  EXPECT_EQ(flag.status, 200) << flag.body;
  EXPECT_EQ(member_of(flag, "value"), "true");
  EXPECT_EQ(browser.request("POST", "/ofrep/v1/evaluate/flags", context).status, 200);
  const HttpResponse forged = browser.anonymous.request("POST", "/ofrep/v1/evaluate/flags/k", context,
                                                        {{.name = "Cookie", .value = browser.cookie}});
  EXPECT_EQ(forged.status, 403);
  EXPECT_NE(forged.body.find("errorCode"), std::string::npos) << "as OFREP's clients read it";
}

TEST_P(Sessions, a_token_goes_before_the_cookie) {
  Api api(GetParam());
  const Browser admin(api);
  const auto shows = [&](const std::string& authorization, const std::string& cookie) {
    return api.anonymous().request(
        "POST", "/api/admin/flags", kNewFlag,
        {{.name = "Authorization", .value = authorization}, {.name = "Cookie", .value = cookie}});
  };
  const HttpResponse viewer = shows("Bearer " + api.token(Role::kViewer), admin.cookie);
  EXPECT_EQ(viewer.status, 403);
  EXPECT_EQ(field_of(viewer), "") << "it is the role";
  EXPECT_EQ(shows("Bearer hoist_wrong", admin.cookie).status, 401);
  EXPECT_EQ(shows("Basic abc", admin.cookie).status, 401);
  EXPECT_EQ(shows("Bearer " + api.token(Role::kAdmin), "hoist_session=wrong").status, 201)
      << "and needs no csrfToken";
  const HttpHeaders key = {{.name = "X-API-Key", .value = "hoist_wrong"},
                           {.name = "Cookie", .value = admin.cookie}};
  EXPECT_EQ(api.anonymous().request("GET", "/api/admin/flags", "", key).status, 401);
}

TEST_P(Sessions, an_idempotency_key_is_the_tokens) {
  Api api(GetParam());
  const Browser browser(api);
  const HttpHeaders key = {{.name = "Idempotency-Key", .value = "once"}};
  ASSERT_EQ(browser.request("POST", "/api/admin/flags", kNewFlag, key).status, 201);
  EXPECT_EQ(browser.request("POST", "/api/admin/flags", kNewFlag, key).header("Idempotency-Replayed"),
            "true");
  EXPECT_EQ(api.admin().request("POST", "/api/admin/flags", kNewFlag, key).header("Idempotency-Replayed"),
            "true");
}

TEST_P(Sessions, signing_out_takes_the_cookie_away) {
  Api api(GetParam());
  const Browser browser(api);
  const std::string gone = "hoist_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
  for (const bool known_to_cache : {false, true}) {
    if (known_to_cache) must(api.snapshots_.refresh(*api.store().open_session()));
    const HttpResponse out = browser.request("DELETE", kSession);
    EXPECT_EQ(out.status, 204) << out.body;
    EXPECT_EQ(out.header("Set-Cookie"), gone);
    const HttpResponse forged =
        browser.anonymous.request("DELETE", kSession, "", {{.name = "Cookie", .value = browser.cookie}});
    EXPECT_EQ(forged.status, 403) << known_to_cache;
    EXPECT_EQ(field_of(forged), "X-CSRF-Token");
    EXPECT_EQ(forged.header("Set-Cookie"), "");
  }
  for (const std::string& cookie :
       {std::string(), std::string("hoist_session=a.b.c"), browser.cookie + "x"}) {
    const HttpResponse out =
        browser.anonymous.request("DELETE", kSession, "", {{.name = "Cookie", .value = cookie}});
    EXPECT_EQ(out.status, 204) << cookie;
    EXPECT_EQ(out.header("Set-Cookie"), gone);
  }
  EXPECT_EQ(field_of(browser.request("DELETE", kSession, R"({"all":true})")), "all");
  EXPECT_EQ(field_of(browser.request("DELETE", "/api/session?all=true")), "all");
}

}  // namespace hoist::test
