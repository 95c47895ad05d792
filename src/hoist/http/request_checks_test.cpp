#include "hoist/http/request_checks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hoist::http {
namespace {

Request with(std::vector<Header> headers, std::string body = "") {
  return {.method = "POST", .target = "/", .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace

TEST(RequestChecks, the_token_follows_its_scheme) {
  EXPECT_EQ(*bearer_token(with({{"authorization", "Bearer abc"}})), "abc");
  EXPECT_EQ(*bearer_token(with({{"AUTHORIZATION", "bearer  abc "}})), "abc");
  for (const char* bad : {"", "Bearer", "Basic abc", "abc", "Bearerabc"}) {
    EXPECT_EQ(bearer_token(with({{"Authorization", bad}})).error().code, ErrorCode::kUnauthenticated) << bad;
  }
  EXPECT_FALSE(bearer_token(with({})));
  EXPECT_FALSE(bearer_token(with({{"Authorization", "Bearer a"}, {"Authorization", "Bearer a"}})));
}

TEST(RequestChecks, a_body_is_declared_as_json) {
  for (const char* good : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                           "application/json ;charset=\"utf-8\"", " application/json"}) {
    EXPECT_TRUE(check_body(with({{"Content-Type", good}}, "{}"), BodyRule::kJson)) << good;
  }
  for (const char* bad : {"", "text/plain", "application/x-www-form-urlencoded", "application/json5",
                          "application/problem+json", "json"}) {
    EXPECT_EQ(check_body(with({{"Content-Type", bad}}, "{}"), BodyRule::kJson).error().code,
              ErrorCode::kUnsupportedMediaType)
        << bad;
  }
  EXPECT_FALSE(check_body(with({}, "{}"), BodyRule::kJson));
  EXPECT_TRUE(check_body(with({}), BodyRule::kJson));
}

TEST(RequestChecks, a_route_without_fields_takes_nothing_or_an_empty_object) {
  const std::vector<Header> json = {{"Content-Type", "application/json"}};
  EXPECT_TRUE(check_body(with({}), BodyRule::kNone));
  EXPECT_TRUE(check_body(with(json, "{}"), BodyRule::kNone));
  EXPECT_EQ(check_body(with(json, "{\"a\":1}"), BodyRule::kNone).error().code, ErrorCode::kInvalidArgument);
}

TEST(RequestChecks, an_idempotency_key_comes_once) {
  EXPECT_FALSE(*idempotency_key(with({})));
  EXPECT_EQ(**idempotency_key(with({{"idempotency-key", "k"}})), "k");
  EXPECT_FALSE(idempotency_key(with({{"Idempotency-Key", "k"}, {"Idempotency-Key", "k"}})));
}

}  // namespace hoist::http
