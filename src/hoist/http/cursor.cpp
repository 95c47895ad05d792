#include "hoist/http/cursor.h"

#include <fmt/format.h>

#include <charconv>

namespace hoist::http {
namespace {

constexpr char kSeparator = '~';

Result<std::pair<std::string_view, std::string_view>> halves(std::string_view text) {
  const std::size_t at = text.find(kSeparator);
  if (at == std::string_view::npos) return bad_cursor();
  return std::pair(text.substr(0, at), text.substr(at + 1));
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
  std::int64_t us = 0;
  const std::string_view digits = parts.first;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), us);
  const auto id = ScheduleId::parse(parts.second);
  const Instant at = Instant::from_unix_us(us);
  if (error != std::errc() || stop != digits.end() || !id || at < kMinInstant || at > kMaxInstant)
    return bad_cursor();
  return std::pair(at, *id);
}

std::string version_cursor(std::int64_t last) { return std::to_string(last); }

Result<std::int64_t> parse_version_cursor(std::string_view text) {
  std::int64_t version = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || stop != text.data() + text.size() || version < 1) return bad_cursor();
  return version;
}

std::string segment_cursor(const SegmentDefinition& last) { return last.key.text(); }

}  // namespace hoist::http
