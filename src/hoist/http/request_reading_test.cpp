#include "hoist/http/request_reading.h"

#include <boost/asio/buffer.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "hoist/http/connection_limits.h"

namespace hoist::http {
namespace {

using boost::system::error_code;

/// Hands `bytes` to the parser, as far as it takes them. The last error.
error_code put(RequestParser& parser, std::string_view& bytes) {
  error_code error;
  while (!error && !bytes.empty() && !parser.is_done()) {
    bytes.remove_prefix(parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error));
  }
  return error;
}

/// The status of the answer to a head that the parser refused.
int status_of_refused(std::string_view bytes) {
  RequestParser parser;
  parser.header_limit(kMaxHead);
  const error_code error = put(parser, bytes);
  EXPECT_TRUE(error);
  const auto refusal = refusal_of(error, parser.get().base());
  return refusal ? refusal->status : 0;
}

}  // namespace

TEST(RequestReading, a_trailer_is_not_among_the_headers) {
  RequestParser parser;
  std::string_view bytes =
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\n{}\r\n0\r\nAuthorization: Bearer t\r\nHost: other\r\n\r\n";
  while (!parser.is_header_done()) {
    error_code error;
    bytes.remove_prefix(parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error));
    ASSERT_FALSE(error) << error.message();
  }
  ASSERT_FALSE(refusal_of(parser.get().base()));
  const Request request = take_head(parser.get().base());
  parser.eager(true);
  ASSERT_FALSE(put(parser, bytes));
  ASSERT_TRUE(parser.is_done());
  EXPECT_EQ(parser.get().body(), "{}");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/a");
  EXPECT_TRUE(request.values("Authorization").empty());
  EXPECT_EQ(request.values("Host").size(), 1U);
}

TEST(RequestReading, the_last_chunk_may_arrive_byte_by_byte) {
  const std::string_view bytes = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  RequestParser parser;
  parser.eager(true);
  std::size_t parsed = 0;
  for (std::size_t received = 1; received <= bytes.size(); ++received) {
    error_code error;
    parsed += parser.put(boost::asio::buffer(bytes.data() + parsed, received - parsed), error);
    ASSERT_TRUE(!error || error == boost::beast::http::error::need_more) << error.message();
  }
  EXPECT_TRUE(parser.is_done());
  EXPECT_EQ(parsed, bytes.size());
}

TEST(RequestReading, a_head_that_is_too_large_is_told_from_a_target_that_is_too_long) {
  const std::string much(kMaxHead, 'x');
  EXPECT_EQ(status_of_refused("GET / HTTP/1.1\r\nHost: h\r\nX: " + much + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of_refused("GET / HTTP/1.1\r\nX: " + much + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of_refused("GET /" + much + " HTTP/1.1\r\nHost: h\r\n\r\n"), 414);
  const std::string target(kMaxTarget, 'a');
  EXPECT_EQ(status_of_refused("GET /" + target + " HTTP/1.1\r\nHost: h\r\nX: " + much + "\r\n\r\n"), 414);
}

}  // namespace hoist::http
