#include "hoist/app/console_session.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hoist/app/stream_token.h"
#include "hoist/base/sha256.h"
#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

Token signed_in(std::uint64_t n, std::string_view secret = "s") {
  return {.id = sample::id<TokenId>(n),
          .name = "ops",
          .role = Role::kAdmin,
          .environment = std::nullopt,
          .hash = sha256(secret),
          .created_at = sample::kNow,
          .revoked_at = std::nullopt};
}

std::string begun_now(const Token& token) {
  return make_console_session(token, console_session_end(sample::kNow));
}

bool admits(const Token& token, std::string_view text, Instant now = sample::kNow) {
  const auto claim = read_console_session(text);
  return claim && holds(token, *claim, now);
}

}  // namespace

TEST(ConsoleSession, says_whose_it_is_until_it_ends) {
  const Token token = signed_in(1);
  const std::string text = begun_now(token);
  const auto claim = read_console_session(text);
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->id, token.id);
  EXPECT_EQ(claim->end, console_session_end(sample::kNow));
  EXPECT_LE(claim->end, sample::kNow + kConsoleSessionLife);
  EXPECT_GT(claim->end, sample::kNow + kConsoleSessionLife - 1s);
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
            std::string::npos)
      << "it stands in a cookie: " << text;
  EXPECT_TRUE(admits(token, text, claim->end - 1us));
  EXPECT_FALSE(admits(token, text, claim->end));
}

TEST(ConsoleSession, ends_with_its_token) {
  Token token = signed_in(1);
  const std::string text = begun_now(token);
  EXPECT_FALSE(admits(signed_in(1, "other"), text));
  EXPECT_FALSE(admits(signed_in(2), text));
  token.revoked_at = sample::kNow;
  EXPECT_FALSE(admits(token, text));
}

TEST(ConsoleSession, is_renewed_in_its_second_half) {
  const std::string text = begun_now(signed_in(1));
  const SessionClaim claim = *read_console_session(text);
  EXPECT_FALSE(is_to_be_renewed(claim, claim.end - kConsoleSessionLife / 2 - 1us));
  EXPECT_TRUE(is_to_be_renewed(claim, claim.end - kConsoleSessionLife / 2));
}

RC_GTEST_PROP(ConsoleSession, no_altered_text_is_one, ()) {
  const Token token = signed_in(1);
  const std::string text = begun_now(token);
  std::string other = text;
  const int edits = *rc::gen::inRange(1, 4);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, other.size() + 1);
    const char put = *rc::gen::oneOf(rc::gen::element('0', '1', '9', '.', '-', '+', ' ', 'A', 'a', '_'),
                                     rc::gen::arbitrary<char>());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        other.insert(at, 1, put);
        break;
      case 1:
        other.erase(std::min(at, other.size()), 1);
        break;
      default:
        if (at < other.size()) other[at] = put;
    }
  }
  RC_PRE(other != text);
  RC_ASSERT(!admits(token, other));
}

TEST(ConsoleSession, what_says_the_same_in_other_words_is_none) {
  const Token token = signed_in(0xabcdef);
  const std::string text = begun_now(token);
  const std::size_t dot = text.find('.');
  EXPECT_FALSE(admits(token, text.substr(0, dot + 1) + "0" + text.substr(dot + 1))) << "a leading zero";
  std::string upper = text;
  for (std::size_t i = 0; i < dot; ++i) {
    if (upper[i] >= 'a' && upper[i] <= 'f') upper[i] = static_cast<char>(upper[i] - 'a' + 'A');
  }
  ASSERT_NE(upper, text);
  EXPECT_FALSE(admits(token, upper));
  EXPECT_FALSE(admits(token, text + ".")) << "more behind it";
}

TEST(ConsoleSession, what_is_none_is_none) {
  const Token token = signed_in(1);
  const std::string id = token.id.to_string();
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("a.b.c"), id, id + ".", id + "..",
        id + ".99999999999999999999.x", id + ".9223372036854775807.x", id + ".-1.x", id + ".1.",
        make_stream_token(token, production(), sample::kNow)}) {
    EXPECT_FALSE(admits(token, text)) << text;
  }
}

TEST(CsrfToken, is_the_tokens_own) {
  const Token token = signed_in(1);
  const std::string text = csrf_token(token);
  EXPECT_TRUE(is_csrf_token(token, text));
  EXPECT_FALSE(is_csrf_token(signed_in(2), text));
  EXPECT_FALSE(is_csrf_token(signed_in(1, "other"), text));
  EXPECT_EQ(begun_now(token).find(text), std::string::npos) << "the cookie does not show it";
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = other[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(is_csrf_token(token, other)) << other;
    EXPECT_FALSE(is_csrf_token(token, text.substr(0, i))) << i;
  }
}

}  // namespace hoist
