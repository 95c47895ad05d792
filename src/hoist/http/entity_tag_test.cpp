#include "hoist/http/entity_tag.h"

#include <gtest/gtest.h>

namespace hoist::http {
namespace {

bool known(std::string_view header, std::string_view etag = "\"a\"") {
  return is_known_to_caller(Request{.method = "GET",
                                    .target = "/",
                                    .headers = {{.name = "if-none-match", .value = std::string(header)}},
                                    .body = {}},
                            etag);
}

}  // namespace

TEST(EntityTag, names_the_bytes) {
  EXPECT_EQ(strong_etag(""), "\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\"");
  EXPECT_EQ(strong_etag("a"), strong_etag("a"));
  EXPECT_NE(strong_etag("a"), strong_etag("b"));
}

TEST(EntityTag, is_found_in_whatever_list_names_it) {
  for (const char* header :
       {"\"a\"", "W/\"a\"", "*", "\"b\", \"a\"", "\"b\",W/\"a\" ,\"c\"", "  \"a\"", ",\"a\"", "\"\",\"a\""}) {
    EXPECT_TRUE(known(header)) << header;
  }
  EXPECT_TRUE(known("\"a\"", "W/\"a\""));
  EXPECT_TRUE(known("\"a,b\"", "\"a,b\""));
}

TEST(EntityTag, is_not_found_elsewhere) {
  for (const char* header :
       {"", "a", "\"A\"", "\"a", "\"b\"", "\"a,b\"", "w/\"a\"", "W/", "b, \"a\"", ",,"}) {
    EXPECT_FALSE(known(header)) << header;
  }
  EXPECT_FALSE(
      is_known_to_caller(Request{.method = "GET", .target = "/", .headers = {}, .body = {}}, "\"a\""));
}

}  // namespace hoist::http
