#include "hoist/app/digest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace hoist {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace

TEST(Digest, sha256_agrees_with_published_vectors) {
  // FIPS 180-4's examples, and the digest of nothing.
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, hmac_sha256_agrees_with_published_vectors) {
  // RFC 4231, test cases 1, 2 and 6: a key as long as it is, a short one, and one longer than a block.
  EXPECT_EQ(hex(hmac_sha256(std::vector<std::uint8_t>(20, 0x0b), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(hmac_sha256(bytes_of("Jefe"), "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(hmac_sha256(std::vector<std::uint8_t>(131, 0xaa),
                            "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Digest, base64url_agrees_with_published_vectors) {
  // RFC 4648, section 10, without the padding.
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) EXPECT_EQ(base64url(bytes_of(plain)), encoded);
  // The two digits in which the URL's alphabet differs.
  EXPECT_EQ(base64url(std::vector<std::uint8_t>{0xfb, 0xff, 0xbf}), "-_-_");
}

RC_GTEST_PROP(Digest, base64url_fits_a_url_and_no_two_inputs_share_it, ()) {
  const auto a = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
  const auto b = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
  const std::string text = base64url(a);
  RC_ASSERT(text.size() == (a.size() * 8 + 5) / 6);
  RC_ASSERT(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
            std::string::npos);
  RC_ASSERT((text == base64url(b)) == (a == b));
}

TEST(Digest, hex_is_lower_case_and_two_digits_a_byte) {
  EXPECT_EQ(hex(std::vector<std::uint8_t>{0x00, 0x0f, 0xa0, 0xff}), "000fa0ff");
  EXPECT_EQ(hex({}), "");
}

TEST(Digest, every_differing_bit_is_seen) {
  const Sha256 digest = sha256("secret");
  EXPECT_TRUE(equal_in_constant_time(digest, sha256("secret")));
  for (std::size_t byte = 0; byte < digest.size(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Sha256 other = digest;
      other.at(byte) = static_cast<std::uint8_t>(other.at(byte) ^ (1U << bit));
      EXPECT_FALSE(equal_in_constant_time(digest, other)) << byte << ", bit " << bit;
    }
  }
}

}  // namespace hoist
