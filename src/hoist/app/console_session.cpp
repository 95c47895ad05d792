#include "hoist/app/console_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "hoist/app/digest.h"

namespace hoist {
namespace {

/// Where seconds still are instants, with room to count on: the year 9999.
constexpr std::int64_t kLastSecond = 253'402'300'799;

std::int64_t whole_seconds(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(Duration(at.unix_us())).count();
}

Instant at_second(std::int64_t second) {
  return Instant::from_unix_us(std::chrono::duration_cast<Duration>(std::chrono::seconds(second)).count());
}

/// Takes what is before the next dot off the front.
std::string_view take_before_dot(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find('.'));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

std::optional<Instant> read_end(std::string_view text) {
  std::int64_t second = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), second);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (second < 0 || second > kLastSecond) return std::nullopt;
  return at_second(second);
}

/// By their digests, which are of one length.
bool equal_texts(std::string_view a, std::string_view b) {
  return equal_in_constant_time(sha256(a), sha256(b));
}

}  // namespace

Instant console_session_end(Instant now) { return at_second(whole_seconds(now + kConsoleSessionLife)); }

std::string make_console_session(const Token& token, Instant end) {
  const std::string id = token.id.to_string();
  const std::int64_t second = whole_seconds(end);
  // What it is for stands in front, so that no other text that is ever keyed by the hash is one of these.
  const std::string mac = base64url(hmac_sha256(token.hash, fmt::format("session\n{}\n{}", id, second)));
  return fmt::format("{}.{}.{}", id, second, mac);
}

std::optional<SessionClaim> read_console_session(std::string_view text) {
  std::string_view rest = text;
  const auto id = TokenId::parse(take_before_dot(rest));
  const auto end = read_end(take_before_dot(rest));
  if (!id || !end) return std::nullopt;
  return SessionClaim{.id = *id, .end = *end, .text = text};
}

bool holds(const Token& token, const SessionClaim& claim, Instant now) {
  // All of it: what says the same in other digits is none of ours.
  const bool ours = token.id == claim.id && equal_texts(claim.text, make_console_session(token, claim.end));
  return ours && now < claim.end && !token.revoked_at;
}

bool is_to_be_renewed(const SessionClaim& claim, Instant now) {
  return now + kConsoleSessionLife / 2 >= claim.end;
}

std::string csrf_token(const Token& token) {
  return base64url(hmac_sha256(token.hash, fmt::format("csrf\n{}", token.id.to_string())));
}

bool is_csrf_token(const Token& token, std::string_view text) { return equal_texts(text, csrf_token(token)); }

}  // namespace hoist
