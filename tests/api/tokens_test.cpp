// Tokens and environments over the API.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {

class Tokens : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Tokens, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

constexpr std::string_view kTokens = "/api/admin/tokens";

std::string of_token(const std::string& id) { return fmt::format("{}/{}", kTokens, id); }

HttpResponse create(Api& api, std::string_view body) { return api.admin().request("POST", kTokens, body); }

}  // namespace

TEST_P(Tokens, one_is_made_shown_once_and_revoked) {
  Api api(GetParam());
  ASSERT_EQ(api.admin().get(kTokens).status, 200);
  api.advance(std::chrono::seconds(1));
  const HttpResponse made = create(api, R"({"name":"deploy","role":"editor","environment":"staging"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.header("Cache-Control"), "no-store");
  EXPECT_EQ(member_of(made, "environment"), "staging");
  EXPECT_EQ(member_of(made, "createdAt"), api.in(Duration(0)));
  EXPECT_EQ(member_of(made, "revokedAt"), "null");
  const std::string text = member_of(made, "token");
  const std::string id = member_of(made, "id");

  const HttpClient deploy = api.anonymous().with_token(text);
  EXPECT_EQ(deploy.request("POST", "/api/admin/flags", R"({"key":"k"})").status, 201);
  EXPECT_EQ(deploy.get("/api/config/flags").status, 200);

  const HttpResponse list = api.admin().get(kTokens);
  EXPECT_EQ(column_of(list, "name"), (std::vector<std::string>{"admin@", "deploy"}));
  EXPECT_EQ(column_of(list, "role"), (std::vector<std::string>{"admin", "editor"}));
  EXPECT_EQ(list.body.find(text), std::string::npos);
  EXPECT_EQ(list.body.find("hash"), std::string::npos);

  EXPECT_EQ(api.admin().request("DELETE", of_token(id)).status, 204);
  EXPECT_EQ(deploy.get("/api/admin/flags").status, 401);
  EXPECT_EQ(deploy.get("/api/config/flags").status, 401);
  EXPECT_EQ(column_of(api.admin().get(kTokens), "revokedAt"),
            (std::vector<std::string>{"null", api.in(Duration(0))}));
  EXPECT_EQ(api.store().sql().value("SELECT count(*) FROM audit_events WHERE actor = 'admin@' AND action IN "
                                    "('token.created', 'token.revoked') AND note = 'deploy (editor)'"),
            "2");
}

TEST_P(Tokens, a_name_is_free_again_once_its_token_is_revoked) {
  Api api(GetParam());
  const HttpResponse first = create(api, R"({"name":"ci","role":"viewer","environment":null})");
  EXPECT_EQ(member_of(first, "environment"), "null");
  const HttpResponse taken = create(api, R"({"name":"ci","role":"viewer"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(member_of(taken, "error"), "ALREADY_EXISTS");
  ASSERT_EQ(api.admin().request("DELETE", of_token(member_of(first, "id"))).status, 204);
  EXPECT_EQ(create(api, R"({"name":"ci","role":"viewer"})").status, 201);
}

TEST_P(Tokens, what_is_wrong_is_named) {
  Api api(GetParam());
  EXPECT_EQ(field_of(create(api, R"({"role":"viewer"})")), "name");
  EXPECT_EQ(field_of(create(api, R"({"name":"","role":"viewer"})")), "name");
  EXPECT_EQ(field_of(create(api, fmt::format(R"({{"name":"{}","role":"viewer"}})", std::string(101, 'n')))),
            "name");
  EXPECT_EQ(field_of(create(api, R"({"name":"n","role":"root"})")), "role");
  EXPECT_EQ(field_of(create(api, R"({"name":"n","role":"viewer","environment":"a b"})")), "environment");
  EXPECT_EQ(field_of(create(api, R"({"name":"n","role":"viewer","token":"hoist_mine"})")), "token");
  EXPECT_EQ(field_of(api.admin().request("DELETE", of_token("no-id"))), "id");
  EXPECT_EQ(field_of(api.admin().get("/api/admin/tokens?limit=1")), "limit");
  EXPECT_EQ(create(api, R"({"name":"n","role":"viewer"})").status, 201) << "none of those was made";
}

TEST_P(Tokens, one_that_is_not_there_is_not_found) {
  Api api(GetParam());
  EXPECT_EQ(api.admin().request("DELETE", of_token("01a21c3b-a280-7000-a245-baccbaa03544")).status, 404);
  const std::string id = member_of(create(api, R"({"name":"n","role":"viewer"})"), "id");
  EXPECT_EQ(api.admin().request("DELETE", of_token(id)).status, 204);
  EXPECT_EQ(api.admin().request("DELETE", of_token(id)).status, 404) << "revoked before";
}

TEST_P(Tokens, nobody_locks_himself_out) {
  Api api(GetParam());
  const std::string own = column_of(api.admin().get(kTokens), "id").front();
  const HttpResponse response = api.admin().request("DELETE", of_token(own));
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(member_of(response, "error"), "INVALID_STATE");
  EXPECT_EQ(api.admin().get(kTokens).status, 200);
}

TEST_P(Tokens, are_not_for_who_is_bound_to_one_environment) {
  Api api(GetParam());
  const std::string other = member_of(create(api, R"({"name":"n","role":"viewer"})"), "id");
  const HttpClient bound = api.as(Role::kAdmin, "staging");
  const std::string before = api.admin().get(kTokens).body;
  EXPECT_EQ(bound.get(kTokens).status, 403);
  EXPECT_EQ(bound.request("POST", kTokens, R"({"name":"m","role":"admin"})").status, 403);
  EXPECT_EQ(bound.request("DELETE", of_token(other)).status, 403);
  EXPECT_EQ(api.admin().get(kTokens).body, before);
}

TEST_P(Tokens, an_environment_begins_with_what_is_written_to_it) {
  Api api(GetParam());
  const auto environments = [](const HttpClient& client) {
    return column_of(client.get("/api/admin/environments"), "environment");
  };
  const HttpClient viewer = api.as(Role::kViewer);
  EXPECT_EQ(viewer.get("/api/admin/environments").body,
            R"({"items":[{"environment":"production","revision":0}]})");
  const auto write_to = [&](const char* environment) {
    const std::string target = fmt::format("/api/admin/flags?environment={}", environment);
    EXPECT_EQ(api.admin().request("POST", target, R"({"key":"k"})").status, 201);
  };
  write_to("staging");
  write_to("dev");
  EXPECT_EQ(environments(viewer), (std::vector<std::string>{"dev", "production", "staging"}));
  write_to("production");
  EXPECT_EQ(viewer.get("/api/admin/environments").body,
            R"({"items":[{"environment":"dev","revision":1},{"environment":"production","revision":1},)"
            R"({"environment":"staging","revision":1}]})");
  EXPECT_EQ(api.as(Role::kViewer, "staging").get("/api/admin/environments").body,
            R"({"items":[{"environment":"staging","revision":1}]})");
  EXPECT_EQ(api.as(Role::kViewer, "new").get("/api/admin/environments").body,
            R"({"items":[{"environment":"new","revision":0}]})");
  EXPECT_EQ(field_of(viewer.get("/api/admin/environments?environment=dev")), "environment");
}

}  // namespace hoist::test
