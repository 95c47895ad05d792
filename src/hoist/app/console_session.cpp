#include "hoist/app/console_session.h"

#include <fmt/format.h>

#include "hoist/app/keyed_text.h"

namespace hoist {
namespace {

/// Where seconds still are instants, with room to count on: the year 9999.
constexpr std::int64_t kLastSecond = 253'402'300'799;

Instant at_second(std::int64_t second) {
  return Instant::from_unix_us(std::chrono::duration_cast<Duration>(std::chrono::seconds(second)).count());
}

std::optional<Instant> read_end(std::string_view text) {
  const auto second = read_second(text);
  if (!second || *second < 0 || *second > kLastSecond) return std::nullopt;
  return at_second(*second);
}

}  // namespace

Instant console_session_end(Instant now) { return at_second(second_of(now + kConsoleSessionLife)); }

std::string make_console_session(const Token& token, Instant end) {
  const std::string id = token.id.to_string();
  const std::int64_t second = second_of(end);
  const std::string mac = mac_of(token, fmt::format("session\n{}\n{}", id, second));
  return fmt::format("{}.{}.{}", id, second, mac);
}

std::optional<SessionClaim> read_console_session(std::string_view text) {
  std::string_view rest = text;
  const auto id = TokenId::parse(take_part(rest));
  const auto end = read_end(take_part(rest));
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
  return mac_of(token, fmt::format("csrf\n{}", token.id.to_string()));
}

bool is_csrf_token(const Token& token, std::string_view text) { return equal_texts(text, csrf_token(token)); }

}  // namespace hoist
