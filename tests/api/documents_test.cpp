// The OpenAPI document and its page, as a browser or a generator of clients asks for them.
#include <array>

#include "api/api_fixture.h"

namespace hoist::test {
namespace {

struct DocumentCase {
  const char* path;
  const char* content_type;
  const char* beginning;
};
constexpr std::array kDocuments = {
    DocumentCase{"/api/openapi.json", "application/json", R"({"openapi":"3.1.0",)"},
    DocumentCase{"/api/docs", "text/html; charset=utf-8", "<!doctype html>"}};

}  // namespace

TEST(Documents, are_given_to_anybody_and_kept_while_they_hold) {
  Api api(kSqlite);
  for (const DocumentCase& document : kDocuments) {
    const HttpResponse whole = api.anonymous().get(document.path);
    EXPECT_EQ(whole.status, 200) << document.path;
    EXPECT_EQ(whole.header("Content-Type"), document.content_type);
    EXPECT_EQ(whole.header("Cache-Control"), "no-cache");
    EXPECT_TRUE(whole.body.starts_with(document.beginning)) << whole.body.substr(0, 100);

    const HttpHeaders known = {{.name = "If-None-Match", .value = whole.header("ETag")}};
    const HttpResponse again = api.anonymous().request("GET", document.path, "", known);
    EXPECT_EQ(again.status, 304) << document.path;
    EXPECT_EQ(again.header("ETag"), whole.header("ETag"));
    EXPECT_EQ(again.header("Content-Type"), "");

    const HttpResponse head = api.anonymous().request("HEAD", document.path);
    EXPECT_EQ(head.header("Content-Length"), std::to_string(whole.body.size()));
    EXPECT_EQ(api.anonymous().request("POST", document.path, "{}").status, 405);
  }
}

TEST(Documents, need_no_store) {
  http::ServerOptions options;
  options.queue_bound = 0;
  Api api(kSqlite, options);
  EXPECT_EQ(api.anonymous().get("/api/admin/flags").status, 503);
  for (const DocumentCase& document : kDocuments) EXPECT_EQ(api.anonymous().get(document.path).status, 200);
}

TEST(Documents, a_connection_goes_on_after_304) {
  Api api(kSqlite);
  const auto connection = api.connect();
  const HttpHeaders known = {{.name = "If-None-Match", .value = "*"}};
  EXPECT_EQ(connection->request("GET", "/api/openapi.json", known).status, 304);
  EXPECT_EQ(connection->request("GET", "/api/docs").status, 200);
}

}  // namespace hoist::test
