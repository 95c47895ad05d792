#include "support/exchange_record.h"

#include <gtest/gtest.h>

namespace hoist::test {

TEST(ExchangeRecord, is_one_line_of_json) {
  const HttpResponse response{
      .status = 201,
      .headers = {{.name = "A", .value = "1"}, {.name = "A", .value = "2"}, {.name = "B", .value = "\"x\""}},
      .body = "{\"a\":\"b\\n\"}\n"};
  EXPECT_EQ(exchange_line({.method = "POST", .target = "/a?b", .body = "\t\x01"}, response),
            R"({"method":"POST","target":"/a?b","requestBody":"\u0009\u0001","status":201,)"
            R"("headers":{"A":"1","B":"\"x\""},"body":"{\"a\":\"b\\n\"}\u000a"})"
            "\n");
}

TEST(ExchangeRecord, leaves_out_a_huge_request_body) {
  const HttpResponse response{.status = 413, .headers = {}, .body = ""};
  EXPECT_EQ(exchange_line({.method = "POST", .target = "/", .body = std::string(65537, 'x')}, response),
            "{\"method\":\"POST\",\"target\":\"/\",\"status\":413,\"headers\":{},\"body\":\"\"}\n");
}

}  // namespace hoist::test
