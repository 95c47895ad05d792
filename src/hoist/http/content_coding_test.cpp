#include "hoist/http/content_coding.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace hoist::http {
namespace {

ContentCoding chosen(const std::vector<std::string>& accepted,
                     CodingsAtHand at_hand = {.gzip = true, .brotli = true}) {
  Request request{.method = "GET", .target = "/", .headers = {}, .body = {}};
  for (const std::string& value : accepted)
    request.headers.push_back({.name = "Accept-Encoding", .value = value});
  return choose_coding(request, at_hand);
}

}  // namespace

TEST(ContentCoding, is_the_one_liked_best) {
  const std::vector<std::pair<std::string, ContentCoding>> cases = {
      {"gzip, deflate, br, zstd", ContentCoding::kBrotli},
      {"gzip", ContentCoding::kGzip},
      {"x-gzip", ContentCoding::kGzip},
      {"GZIP", ContentCoding::kGzip},
      {"br;q=0.5, gzip;q=0.8", ContentCoding::kGzip},
      {"br;q=0.8,gzip;q=0.8", ContentCoding::kBrotli},
      {" br ; q=0.001 ", ContentCoding::kBrotli},
      {"*", ContentCoding::kBrotli},
      {"br;q=0, *", ContentCoding::kGzip},
      {"gzip;q=1.000, br;q=0.999", ContentCoding::kGzip},
      {"identity, gzip;q=0.9", ContentCoding::kIdentity},
      {"identity;q=0.5, gzip;q=0.9", ContentCoding::kGzip},
      {"br;Q=0", ContentCoding::kIdentity},
  };
  for (const auto& [accepted, coding] : cases) EXPECT_EQ(chosen({accepted}), coding) << accepted;
  EXPECT_EQ(chosen({"gzip", "br"}), ContentCoding::kBrotli) << "a list may be spread over lines";
}

TEST(ContentCoding, refused_is_refused) {
  for (const char* accepted :
       {"", "deflate", "gzip;q=0", "br;q=0.000, gzip;q=0.0", "*;q=0", "identity", ",,;", "bro",
        "gzip;q=", "gzip;q=2", "gzip;q=1.5", "gzip;q=0.1234", "gzip;q=x", "br;q=-1", "br;q=.5"}) {
    EXPECT_EQ(chosen({accepted}), ContentCoding::kIdentity) << accepted;
  }
  EXPECT_EQ(chosen({}), ContentCoding::kIdentity);
  EXPECT_EQ(chosen({"gzip;q=0, *;q=0.5"}), ContentCoding::kBrotli);
}

TEST(ContentCoding, is_one_that_there_is) {
  EXPECT_EQ(chosen({"br, gzip;q=0.1"}, {.gzip = true}), ContentCoding::kGzip);
  EXPECT_EQ(chosen({"br, gzip"}, {.brotli = true}), ContentCoding::kBrotli);
  EXPECT_EQ(chosen({"br, gzip, *"}, {}), ContentCoding::kIdentity);
}

TEST(ContentCoding, has_the_name_that_the_header_wants) {
  EXPECT_EQ(to_string(ContentCoding::kIdentity), "");
  EXPECT_EQ(to_string(ContentCoding::kGzip), "gzip");
  EXPECT_EQ(to_string(ContentCoding::kBrotli), "br");
}

}  // namespace hoist::http
