#include "hoist/cli/listen_address.h"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(ListenAddress, ReadsHostAndPort) {
  struct Row {
    std::string_view text;
    std::string_view host;
    std::uint16_t port;
    std::string_view shown;
  };
  constexpr Row kRows[] = {
      {"127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1:8080"},
      {"0.0.0.0:0", "0.0.0.0", 0, "0.0.0.0:0"},
      {"localhost:65535", "127.0.0.1", 65535, "127.0.0.1:65535"},
      {"[::1]:8080", "::1", 8080, "[::1]:8080"},
      {"[::]:1", "::", 1, "[::]:1"},
  };
  for (const Row& row : kRows) {
    const auto address = parse_listen_address(row.text);
    ASSERT_TRUE(address) << row.text << ": " << address.error().message;
    EXPECT_EQ(address->host, row.host);
    EXPECT_EQ(address->port, row.port);
    EXPECT_EQ(address->to_string(), row.shown);
  }
}

TEST(ListenAddress, RefusesTheRest) {
  for (const std::string_view text :
       std::initializer_list<std::string_view>{"",
                                               "8080",
                                               ":8080",
                                               "127.0.0.1",
                                               "127.0.0.1:",
                                               "127.0.0.1:65536",
                                               "127.0.0.1:-1",
                                               "127.0.0.1:80a",
                                               "127.0.0.1: 80",
                                               "127.0.0.1:+80",
                                               "256.0.0.1:80",
                                               "example.org:80",
                                               "::1:8080",
                                               "[::1]",
                                               "[::1:8080",
                                               "[]:80",
                                               "[127.0.0.1]:80",
                                               "http://127.0.0.1:80",
                                               "[",
                                               "]:80",
                                               std::string_view("127.0.0.1\0x:80", 14),
                                               std::string_view("[::1\0]:80", 9)}) {
    const auto address = parse_listen_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(address.error().message.find("; HOST:PORT is accepted"), std::string::npos);
  }
}

}  // namespace
}  // namespace hoist::cli
