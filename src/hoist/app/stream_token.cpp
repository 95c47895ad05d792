#include "hoist/app/stream_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "hoist/app/digest.h"

namespace hoist {
namespace {

/// More clients' tokens than that are made anew each time round.
constexpr std::size_t kMostKept = 1'000;

std::int64_t second_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(Duration(at.unix_us())).count();
}

/// The same for a whole period, which is counted from 1970 so that all servers change at once.
std::int64_t expiry_of(Instant now) {
  constexpr std::int64_t kPeriod =
      std::chrono::duration_cast<std::chrono::seconds>(kStreamTokenPeriod).count();
  return (second_of(now) / kPeriod + 2) * kPeriod;
}

/// What it is for stands in front, so that no other text that is ever keyed by the hash is one of these.
std::string mac_of(const Token& token, std::int64_t expiry, std::string_view environment) {
  return base64url(
      hmac_sha256(token.hash, fmt::format("stream\n{}\n{}\n{}", token.id.to_string(), expiry, environment)));
}

/// Takes what is before the next dot off the front.
std::string_view take_part(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find('.'));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

std::optional<std::int64_t> read_second(std::string_view text) {
  std::int64_t second = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), second);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return second;
}

}  // namespace

std::string make_stream_token(const Token& token, const EnvironmentKey& environment, Instant now) {
  const std::int64_t expiry = expiry_of(now);
  return fmt::format("{}.{}.{}.{}", token.id.to_string(), expiry, mac_of(token, expiry, environment.text()),
                     environment.text());
}

std::string StreamTokens::make(const Token& token, const EnvironmentKey& environment, Instant now) {
  const std::int64_t expiry = expiry_of(now);
  const std::lock_guard lock(mutex_);
  if (expiry != expiry_ || made_.size() >= kMostKept) made_.clear();
  expiry_ = expiry;
  std::string& kept = made_[{token.id, environment}];
  if (kept.empty()) kept = make_stream_token(token, environment, now);
  return kept;
}

std::optional<StreamGrant> check_stream_token(const CachedState& state, std::string_view text, Instant now) {
  const auto id = TokenId::parse(take_part(text));
  const auto expiry = read_second(take_part(text));
  const std::string_view mac = take_part(text);
  const auto environment = EnvironmentKey::parse(text);
  if (!id || !expiry || !environment) return std::nullopt;
  const auto token = state.tokens.find(*id);
  if (token == state.tokens.end()) return std::nullopt;
  // By their digests, which are compared in constant time.
  const std::string expected = mac_of(token->second, *expiry, environment->text());
  if (!equal_in_constant_time(sha256(mac), sha256(expected))) return std::nullopt;
  if (second_of(now) >= *expiry) return std::nullopt;
  return StreamGrant{.token = *id, .environment = *environment};
}

}  // namespace hoist
