#include "hoist/http/response.h"

#include <gtest/gtest.h>

#include "hoist/http/render.h"

namespace hoist::http {
namespace {

const Instant kDate = *parse_instant("2026-11-27T09:08:07Z");

WireForm form() { return {.head_only = false, .keep_alive = true, .http_1_0 = false, .date = kDate}; }

}  // namespace

TEST(Response, http_dates) {
  EXPECT_EQ(format_http_date(kDate), "Fri, 27 Nov 2026 09:08:07 GMT");
  EXPECT_EQ(format_http_date(*parse_instant("2028-02-29T23:59:59.999999Z")), "Tue, 29 Feb 2028 23:59:59 GMT");
  EXPECT_EQ(format_http_date(*parse_instant("1994-11-06T08:49:37Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Response, the_whole_text) {
  const Response response{.status = 200, .body = "{}", .headers = {{.name = "Allow", .value = "GET"}}};
  EXPECT_EQ(serialize(response, form()),
            "HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov 2026 09:08:07 GMT\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            "Allow: GET\r\n\r\n{}");
}

TEST(Response, head_has_the_length_and_not_the_body) {
  WireForm head = form();
  head.head_only = true;
  const std::string text = serialize(Response{.status = 200, .body = "{\"a\":1}", .headers = {}}, head);
  EXPECT_NE(text.find("Content-Length: 7\r\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST(Response, no_content_has_neither_length_nor_type) {
  const std::string text = serialize(no_content(), form());
  EXPECT_TRUE(text.starts_with("HTTP/1.1 204 No Content\r\n"));
  EXPECT_EQ(text.find("Content-Length"), std::string::npos);
  EXPECT_EQ(text.find("\nContent-Type"), std::string::npos);
}

TEST(Response, not_modified_has_neither_length_nor_type) {
  const std::string text = serialize(Response{.status = 304, .body = {}, .headers = {}}, form());
  EXPECT_TRUE(text.starts_with("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_EQ(text.find("Content-Length"), std::string::npos);
  EXPECT_EQ(text.find("\nContent-Type"), std::string::npos);
}

TEST(Response, says_what_it_is_and_how_long_it_may_be_kept) {
  Response page{.status = 200, .body = "<p>", .headers = {}};
  page.content_type = "text/html; charset=utf-8";
  page.cache_control = "no-cache";
  const std::string text = serialize(page, form());
  EXPECT_NE(text.find("\r\nContent-Type: text/html; charset=utf-8\r\n"), std::string::npos);
  EXPECT_NE(text.find("\r\nCache-Control: no-cache\r\n"), std::string::npos);
}

TEST(Response, the_connections_future_is_said) {
  WireForm closing = form();
  closing.keep_alive = false;
  EXPECT_NE(serialize(no_content(), closing).find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(serialize(no_content(), form()).find("Connection:"), std::string::npos);
  WireForm old = form();
  old.http_1_0 = true;
  EXPECT_NE(serialize(no_content(), old).find("\r\nConnection: keep-alive\r\n"), std::string::npos);
}

TEST(Render, errors_carry_what_their_status_asks_for) {
  const Response unauthenticated = error_response(Error{ErrorCode::kUnauthenticated, "m", {}});
  ASSERT_EQ(unauthenticated.headers.size(), 1U);
  EXPECT_EQ(unauthenticated.headers[0].name, "WWW-Authenticate");
  const Response outage = error_response(Error{ErrorCode::kStoreUnavailable, "m", {}});
  EXPECT_EQ(outage.status, 503);
  ASSERT_EQ(outage.headers.size(), 1U);
  EXPECT_EQ(outage.headers[0].name, "Retry-After");
}

}  // namespace hoist::http
