#include "hoist/wire/token_json.h"

#include <gtest/gtest.h>

#include <string>

#include "hoist/domain/sample_values_test.h"

namespace hoist::wire {
namespace {

std::string field_at_fault(const Error& error) { return std::string(error.detail(kFieldDetail)); }

}  // namespace

TEST(TokenJson, is_shown_without_its_hash) {
  Token token{.id = sample::id<TokenId>(2),
              .name = "ci",
              .role = Role::kEditor,
              .environment = std::nullopt,
              .created_at = sample::kNow,
              .revoked_at = std::nullopt};
  token.hash.fill(0xab);
  EXPECT_EQ(boost::json::serialize(token_to_json(token)),
            "{\"id\":\"00000000-0000-0000-0000-000000000002\",\"name\":\"ci\",\"role\":\"editor\","
            "\"environment\":null,\"createdAt\":\"2026-11-27T09:00:00Z\",\"revokedAt\":null}");
  token.environment = sample::environment("dev");
  token.revoked_at = sample::kNow;
  EXPECT_EQ(boost::json::serialize(token_to_json(token)),
            "{\"id\":\"00000000-0000-0000-0000-000000000002\",\"name\":\"ci\",\"role\":\"editor\","
            "\"environment\":\"dev\",\"createdAt\":\"2026-11-27T09:00:00Z\",\"revokedAt\":"
            "\"2026-11-27T09:00:00Z\"}");
}

TEST(TokenJson, what_asks_for_one_is_read) {
  const auto bound = read_create_token(R"({"name":"ci","role":"editor","environment":"dev"})");
  ASSERT_TRUE(bound) << bound.error().message;
  EXPECT_EQ(bound->name, "ci");
  EXPECT_EQ(bound->role, Role::kEditor);
  EXPECT_EQ(bound->environment, sample::environment("dev"));
  for (const char* unbound :
       {R"({"name":"ci","role":"client"})", R"({"name":"ci","role":"client","environment":null})"}) {
    const auto request = read_create_token(unbound);
    ASSERT_TRUE(request) << unbound;
    EXPECT_EQ(request->environment, std::nullopt);
  }
}

TEST(TokenJson, what_is_wrong_is_named) {
  for (const auto& [body, field] :
       {std::pair("", "body"), std::pair(R"({"role":"admin"})", "name"), std::pair(R"({"name":"a"})", "role"),
        std::pair(R"({"name":1,"role":"admin"})", "name"), std::pair(R"({"name":"a","role":"root"})", "role"),
        std::pair(R"({"name":"a","role":"admin","environment":""})", "environment"),
        std::pair(R"({"name":"a","role":"admin","environment":1})", "environment"),
        std::pair(R"({"name":"a","role":"admin","token":"t"})", "token")}) {
    const auto request = read_create_token(body);
    ASSERT_FALSE(request) << body;
    EXPECT_EQ(field_at_fault(request.error()), field) << request.error().message;
  }
}

TEST(TokenJson, signing_in_takes_a_token) {
  EXPECT_EQ(read_sign_in(R"({"token":"hoist_x"})"), std::string("hoist_x"));
  for (const auto& [body, field] :
       {std::pair("{}", "token"), std::pair(R"({"token":7})", "token"),
        std::pair(R"({"token":"a","name":"b"})", "name"), std::pair("[]", "body")}) {
    const auto token = read_sign_in(body);
    ASSERT_FALSE(token) << body;
    EXPECT_EQ(field_at_fault(token.error()), field) << body;
  }
}

}  // namespace hoist::wire
