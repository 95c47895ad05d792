#include "hoist/app/stream_token.h"

#include <gtest/gtest.h>

#include "hoist/base/sha256.h"
#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

const EnvironmentKey kStaging = sample::environment("eu.staging-2");

Token streaming_token(std::uint64_t n, std::string_view secret = "s") {
  return {.id = sample::id<TokenId>(n),
          .name = "web",
          .role = Role::kClient,
          .environment = std::nullopt,
          .hash = sha256(secret),
          .created_at = sample::kNow,
          .revoked_at = std::nullopt};
}

CachedState knowing(const Token& token) {
  CachedState state;
  state.tokens.emplace(token.id, token);
  return state;
}

bool opens(const CachedState& state, std::string_view text, Instant now = sample::kNow) {
  return check_stream_token(state, text, now).has_value();
}

}  // namespace

TEST(StreamToken, says_whose_it_is_and_of_what) {
  const Token token = streaming_token(1);
  const std::string text = make_stream_token(token, kStaging, sample::kNow);
  const auto grant = check_stream_token(knowing(token), text, sample::kNow);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->token, token.id);
  EXPECT_EQ(grant->environment, kStaging);
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
            std::string::npos)
      << "it stands in a URL: " << text;
}

TEST(StreamToken, is_the_same_for_a_period_and_opens_streams_for_another) {
  const Token token = streaming_token(1);
  const CachedState state = knowing(token);
  const Instant begin = Instant::from_unix_us(1'795'770'000'000'000);  // a whole number of periods
  const std::string text = make_stream_token(token, kStaging, begin);
  EXPECT_EQ(make_stream_token(token, kStaging, begin + kStreamTokenPeriod - 1us), text);
  EXPECT_NE(make_stream_token(token, kStaging, begin + kStreamTokenPeriod), text);
  StreamTokens kept;
  for (const Instant now : {begin, begin + kStreamTokenPeriod - 1us, begin + kStreamTokenPeriod, begin}) {
    for (const EnvironmentKey& environment : {kStaging, production()}) {
      EXPECT_EQ(kept.make(token, environment, now), make_stream_token(token, environment, now));
    }
  }
  EXPECT_TRUE(opens(state, text, begin + 2 * kStreamTokenPeriod - 1us));
  EXPECT_FALSE(opens(state, text, begin + 2 * kStreamTokenPeriod));
}

TEST(StreamToken, ends_with_its_token) {
  const Token token = streaming_token(1);
  const std::string text = make_stream_token(token, kStaging, sample::kNow);
  EXPECT_FALSE(opens({}, text)) << "revoked, or never there";
  EXPECT_FALSE(opens(knowing(streaming_token(1, "other")), text));
  EXPECT_FALSE(opens(knowing(streaming_token(2)), text));
}

TEST(StreamToken, no_part_of_it_can_be_changed) {
  const Token token = streaming_token(1);
  const CachedState state = knowing(token);
  const std::string text = make_stream_token(token, kStaging, sample::kNow);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = other[i] == '1' ? '2' : '1';
    EXPECT_FALSE(opens(state, other)) << other;
    EXPECT_FALSE(opens(state, text.substr(0, i))) << i;
  }
  EXPECT_FALSE(opens(state, text + "x"));
  EXPECT_FALSE(opens(state, make_stream_token(token, production(), sample::kNow) + kStaging.text()));
}

TEST(StreamToken, what_is_none_is_none) {
  const CachedState state = knowing(streaming_token(1));
  for (const char* text : {"", ".", "...", "a.b.c.d", "hoist_0_x", "00000000-0000-0000-0000-000000000001...",
                           "00000000-0000-0000-0000-000000000001.99999999999999999999.x.production"}) {
    EXPECT_FALSE(opens(state, text)) << text;
  }
}

}  // namespace hoist
