#include "hoist/http/cors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kEvaluationPath = "/ofrep/v1/evaluate/flags/checkout";

Request cross_origin(std::string_view method, std::string_view target, std::vector<Header> headers) {
  return {.method = std::string(method),
          .target = std::string(target),
          .headers = std::move(headers),
          .body = {}};
}

Request asked_by(std::string_view origin, std::string_view target = kEvaluationPath) {
  return cross_origin("POST", target, {{.name = "Origin", .value = std::string(origin)}});
}

Request asked_beforehand(std::string_view origin) {
  return cross_origin("OPTIONS", kEvaluationPath,
                      {{.name = "origin", .value = std::string(origin)},
                       {.name = "Access-Control-Request-Method", .value = "POST"}});
}

/// What a response says to `request`, as "Name: value".
std::vector<std::string> allowed(const Cors& cors, const Request& request) {
  Response response;
  cors.allow(request, response);
  std::vector<std::string> lines;
  for (const Header& header : response.headers) lines.push_back(header.name + ": " + header.value);
  return lines;
}

Cors shop() { return Cors({"https://shop.example", "http://localhost:3000"}); }

}  // namespace

TEST(Cors, without_origins_nothing_is_said) {
  const Cors none({});
  EXPECT_FALSE(none.enabled());
  EXPECT_FALSE(none.preflight(asked_beforehand("https://shop.example")).has_value());
  EXPECT_THAT(allowed(none, asked_by("https://shop.example")), IsEmpty());
}

TEST(Cors, a_listed_page_may_read_the_answer) {
  for (const std::string origin : {"https://shop.example", "http://localhost:3000"}) {
    for (const std::string_view path : {kEvaluationPath, std::string_view("/api/config/flags?userId=7")}) {
      EXPECT_THAT(allowed(shop(), asked_by(origin, path)),
                  ElementsAre("Vary: Origin", "Access-Control-Allow-Origin: " + origin,
                              "Access-Control-Expose-Headers: ETag, Retry-After, Hoist-Snapshot-Age"));
    }
  }
}

TEST(Cors, other_pages_are_told_nothing_but_caches_know_that_it_depends) {
  for (const char* origin :
       {"https://shop.example.evil", "https://evil.example", "http://shop.example", "https://SHOP.example",
        "https://shop.example/", "null", "", "*", "https://shop.example, http://localhost:3000"}) {
    EXPECT_THAT(allowed(shop(), asked_by(origin)), ElementsAre("Vary: Origin")) << origin;
  }
  EXPECT_THAT(allowed(shop(), cross_origin("POST", kEvaluationPath, {})), ElementsAre("Vary: Origin"));
}

TEST(Cors, two_origins_are_none) {
  const Request both = cross_origin("POST", kEvaluationPath,
                                    {{.name = "Origin", .value = "https://shop.example"},
                                     {.name = "origin", .value = "https://shop.example"}});
  EXPECT_THAT(allowed(shop(), both), ElementsAre("Vary: Origin"));
  EXPECT_THAT(allowed(Cors({"*"}), both), ElementsAre("Vary: Origin"));
}

TEST(Cors, a_star_allows_whoever_asks) {
  EXPECT_THAT(allowed(Cors({"*"}), asked_by("https://any.example")),
              ElementsAre("Vary: Origin", "Access-Control-Allow-Origin: https://any.example",
                          "Access-Control-Expose-Headers: ETag, Retry-After, Hoist-Snapshot-Age"));
}

TEST(Cors, nothing_but_evaluation_is_shared) {
  for (const char* path :
       {"/api/admin/flags", "/api/admin/flags?x=/ofrep/", "/healthz", "/ofrepx/v1", "/ofrep",
        "/flagd/production.json", "//ofrep/v1", "/OFREP/v1/evaluate/flags", "/api/admin/../config/flags"}) {
    EXPECT_THAT(allowed(Cors({"*"}), asked_by("https://shop.example", path)), IsEmpty()) << path;
    Request beforehand = asked_beforehand("https://shop.example");
    beforehand.target = path;
    EXPECT_FALSE(Cors({"*"}).preflight(beforehand).has_value()) << path;
  }
}

TEST(Cors, a_browsers_question_is_answered_without_a_token) {
  const auto response = shop().preflight(asked_beforehand("https://shop.example"));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 204);
  EXPECT_EQ(response->body, "");
  ASSERT_EQ(response->headers.size(), 3U);
  EXPECT_EQ(response->headers[0].value, "GET, POST");
  EXPECT_EQ(response->headers[1].value, "content-type, authorization, hoist-at, if-none-match, x-api-key");
  EXPECT_EQ(response->headers[2].value, "7200");
}

TEST(Cors, a_question_of_another_page_is_answered_with_nothing_allowed) {
  const auto response = shop().preflight(asked_beforehand("https://evil.example"));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 204);
  EXPECT_THAT(response->headers, IsEmpty());
}

TEST(Cors, what_is_no_such_question_goes_its_way) {
  Request request = asked_beforehand("https://shop.example");
  request.headers.pop_back();
  EXPECT_FALSE(shop().preflight(request).has_value()) << "OPTIONS by itself";
  request = asked_beforehand("https://shop.example");
  for (const char* method : {"POST", "GET", "options"}) {
    request.method = method;
    EXPECT_FALSE(shop().preflight(request).has_value()) << method;
  }
}

}  // namespace hoist::http
