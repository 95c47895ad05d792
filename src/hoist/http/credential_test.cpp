#include "hoist/http/credential.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hoist::http {
namespace {

const std::string kClaimed = "01a21c3b-a280-7000-a245-baccbaa03544.1795770000.mac";

Request showing(std::vector<Header> headers) {
  return {.method = "POST", .target = "/", .headers = std::move(headers), .body = {}};
}

Request with_cookie(const std::string& value) { return showing({{.name = "cookie", .value = value}}); }

}  // namespace

TEST(Credential, a_token_goes_before_a_session) {
  const Header cookie{.name = "Cookie", .value = "hoist_session=" + kClaimed};
  const Request both = showing({cookie, {.name = "Authorization", .value = "Bearer abc"}});
  const auto token = credential_of(both);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->token, "abc");
  EXPECT_FALSE(token->session);
  for (const Header& wrong : {Header{.name = "Authorization", .value = "Basic abc"},
                              Header{.name = "authorization", .value = ""}}) {
    EXPECT_FALSE(credential_of(showing({cookie, wrong}))) << wrong.value;
  }
  const Request keys =
      showing({cookie, {.name = "X-API-Key", .value = "a"}, {.name = "X-API-Key", .value = "b"}});
  EXPECT_FALSE(credential_of(keys));
  const Request alone = showing({cookie});
  const auto session = credential_of(alone);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->token, "");
  EXPECT_EQ(session->session->text, kClaimed);
}

TEST(Credential, the_cookie_is_found_among_others) {
  for (const std::string& value :
       {"hoist_session=" + kClaimed, "a=b; hoist_session=" + kClaimed, "hoist_session=" + kClaimed + ";a=b",
        " \thoist_session=" + kClaimed + " ; c", "=;;hoist_session=" + kClaimed + ";"}) {
    const Request request = with_cookie(value);
    const auto claim = session_cookie(request);
    ASSERT_TRUE(claim) << value;
    EXPECT_EQ(claim->text, kClaimed) << value;
  }
}

TEST(Credential, what_is_no_session_is_none) {
  for (const std::string& value :
       {std::string(), std::string("hoist_session"), std::string("hoist_session="),
        std::string("hoist_session=x"), "Hoist_session=" + kClaimed, "hoist_session =" + kClaimed,
        "xhoist_session=" + kClaimed, "a=hoist_session=" + kClaimed,
        "hoist_session=" + kClaimed + "; hoist_session=" + kClaimed,
        "hoist_session=" + kClaimed + ";hoist_session="}) {
    EXPECT_FALSE(session_cookie(with_cookie(value))) << value;
    EXPECT_EQ(credential_of(with_cookie(value)).error().code, ErrorCode::kUnauthenticated) << value;
  }
  const Request spread = showing({{.name = "Cookie", .value = "hoist_session=" + kClaimed},
                                  {.name = "Cookie", .value = "hoist_session=" + kClaimed}});
  EXPECT_FALSE(session_cookie(spread));
}

TEST(Credential, says_what_is_missing) {
  const auto message = [](const Request& request) { return credential_of(request).error().message; };
  EXPECT_NE(message(showing({})).find("this route wants a token"), std::string::npos);
  EXPECT_NE(message(with_cookie("theme=dark")).find("this route wants a token"), std::string::npos);
  EXPECT_NE(message(with_cookie("hoist_session=over")).find("sign in again"), std::string::npos);
}

}  // namespace hoist::http
