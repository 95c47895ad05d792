#include "hoist/app/stream_token.h"

#include <fmt/format.h>

#include "hoist/app/keyed_text.h"

namespace hoist {
namespace {

/// More clients' tokens than that are made anew each time round.
constexpr std::size_t kMostKept = 1'000;

/// The same for a whole period, which is counted from 1970 so that all servers change at once.
std::int64_t expiry_of(Instant now) {
  constexpr std::int64_t kPeriod =
      std::chrono::duration_cast<std::chrono::seconds>(kStreamTokenPeriod).count();
  return (second_of(now) / kPeriod + 2) * kPeriod;
}

std::string stream_mac(const Token& token, std::int64_t expiry, std::string_view environment) {
  return mac_of(token, fmt::format("stream\n{}\n{}\n{}", token.id.to_string(), expiry, environment));
}

}  // namespace

std::string make_stream_token(const Token& token, const EnvironmentKey& environment, Instant now) {
  const std::int64_t expiry = expiry_of(now);
  return fmt::format("{}.{}.{}.{}", token.id.to_string(), expiry,
                     stream_mac(token, expiry, environment.text()), environment.text());
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
  if (!equal_texts(mac, stream_mac(token->second, *expiry, environment->text()))) return std::nullopt;
  if (second_of(now) >= *expiry) return std::nullopt;
  return StreamGrant{.token = *id, .environment = *environment};
}

}  // namespace hoist
