#include "hoist/http/cursor.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace hoist::http {
namespace {

constexpr char kSeparator = '~';

Result<std::pair<std::string_view, std::string_view>> halves(std::string_view text) {
  const std::size_t at = text.find(kSeparator);
  if (at == std::string_view::npos) return bad_cursor();
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Of microseconds since 1970; none where Hoist has no such instant.
std::optional<Instant> instant_of(std::string_view text) {
  const auto us = whole_number<std::int64_t>(text);
  if (!us) return std::nullopt;
  const Instant at = Instant::from_unix_us(*us);
  if (at < kMinInstant || at > kMaxInstant) return std::nullopt;
  return at;
}

}  // namespace

tl::unexpected<Error> bad_cursor() {
  return invalid_field("cursor", "cursor is none of this list's: pass the nextCursor of an earlier answer");
}

std::string flag_cursor(const Flag& last) {
  return fmt::format("{}{}{}", last.key.text(), kSeparator, last.environment.text());
}

Result<std::pair<FlagKey, EnvironmentKey>> parse_flag_cursor(std::string_view text) {
  HOIST_ASSIGN(const auto parts, halves(text));
  auto key = FlagKey::parse(parts.first);
  auto environment = EnvironmentKey::parse(parts.second);
  if (!key || !environment) return bad_cursor();
  return std::pair(*std::move(key), *std::move(environment));
}

std::string schedule_cursor(const Schedule& last) {
  return fmt::format("{}{}{}", last.scheduled_at.unix_us(), kSeparator, last.id.to_string());
}

Result<std::pair<Instant, ScheduleId>> parse_schedule_cursor(std::string_view text) {
  HOIST_ASSIGN(const auto parts, halves(text));
  const auto at = instant_of(parts.first);
  const auto id = ScheduleId::parse(parts.second);
  if (!at || !id) return bad_cursor();
  return std::pair(*at, *id);
}

std::string ledger_cursor(const Attempt& last) {
  return fmt::format("{}{}{}{}{}", last.ended_at.unix_us(), kSeparator, last.schedule_id.to_string(),
                     kSeparator, last.number);
}

Result<LedgerPlace> parse_ledger_cursor(std::string_view text) {
  HOIST_ASSIGN(const auto parts, halves(text));
  HOIST_ASSIGN(const auto behind, halves(parts.second));
  const auto at = instant_of(parts.first);
  const auto id = ScheduleId::parse(behind.first);
  const auto attempt = whole_number<int>(behind.second);
  if (!at || !id || !attempt || *attempt < 1) return bad_cursor();
  return LedgerPlace{.ended_at = *at, .schedule = *id, .attempt = *attempt};
}

std::string version_cursor(std::int64_t last) { return std::to_string(last); }

Result<std::int64_t> parse_version_cursor(std::string_view text) {
  const auto version = whole_number<std::int64_t>(text);
  if (!version || *version < 1) return bad_cursor();
  return *version;
}

std::string segment_cursor(const SegmentDefinition& last) { return last.key.text(); }

}  // namespace hoist::http
