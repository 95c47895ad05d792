#include "hoist/targeting/semantic_version.h"

#include <algorithm>

namespace hoist::targeting {
namespace {

/// npm's semver reads no longer text, and no number that a double cannot hold exactly.
constexpr std::size_t kMaxVersionLength = 256;
constexpr std::uint64_t kMaxVersionNumber = 9'007'199'254'740'991;

bool is_version_digit(char c) { return c >= '0' && c <= '9'; }

bool is_numeric(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_version_digit);
}

/// Up to the first of `ends`, which stays in `rest`.
std::string_view take_until(std::string_view& rest, std::string_view ends) {
  const std::size_t end = std::min(rest.find_first_of(ends), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end);
  return taken;
}

std::optional<std::uint64_t> version_number(std::string_view digits) {
  if (!is_numeric(digits) || digits.size() > 16 || (digits.size() > 1 && digits.front() == '0')) return {};
  std::uint64_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  if (number > kMaxVersionNumber) return {};
  return number;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_version_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

/// Dotted identifiers; a number among them has no leading zero in a prerelease.
bool are_identifiers(std::string_view text, bool zeros_lead) {
  for (;;) {
    const std::string_view part = take_until(text, ".");
    if (!is_identifier(part)) return false;
    if (!zeros_lead && is_numeric(part) && part.size() > 1 && part.front() == '0') return false;
    if (text.empty()) return true;
    text.remove_prefix(1);
  }
}

std::optional<SemanticVersion> parse_full(std::string_view text) {
  SemanticVersion version;
  const auto major = version_number(take_until(text, "."));
  if (!major || text.empty()) return {};
  text.remove_prefix(1);
  const auto minor = version_number(take_until(text, "."));
  if (!minor || text.empty()) return {};
  text.remove_prefix(1);
  const auto patch = version_number(take_until(text, "-+"));
  if (!patch) return {};
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    version.prerelease = take_until(text, "+");
    if (!are_identifiers(version.prerelease, false)) return {};
  }
  if (text.starts_with('+') && !are_identifiers(text.substr(1), true)) return {};
  version.major = *major;
  version.minor = *minor;
  version.patch = *patch;
  return version;
}

/// `1` or `1.2`.
std::optional<SemanticVersion> parse_partial(std::string_view text) {
  SemanticVersion version;
  const auto major = version_number(take_until(text, "."));
  if (!major) return {};
  version.major = *major;
  if (text.empty()) return version;
  const auto minor = version_number(text.substr(1));
  if (!minor) return {};
  version.minor = *minor;
  return version;
}

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool a_is_number = is_numeric(a);
  const bool b_is_number = is_numeric(b);
  if (a_is_number != b_is_number)
    return a_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
  // Without leading zeros, the longer number is the larger.
  if (a_is_number && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering compare_prereleases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  for (;;) {
    const auto order = compare_identifiers(take_until(a, "."), take_until(b, "."));
    if (order != std::strong_ordering::equal) return order;
    if (a.empty() || b.empty()) return b.empty() <=> a.empty();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
}

}  // namespace

std::optional<SemanticVersion> parse_semantic_version(std::string_view text) {
  if (!text.empty() && (text.front() == 'v' || text.front() == 'V')) text.remove_prefix(1);
  if (text.size() <= kMaxVersionLength) {
    if (const auto version = parse_full(text)) return version;
  }
  return parse_partial(text);
}

std::strong_ordering compare_versions(const SemanticVersion& a, const SemanticVersion& b) {
  if (a.major != b.major) return a.major <=> b.major;
  if (a.minor != b.minor) return a.minor <=> b.minor;
  if (a.patch != b.patch) return a.patch <=> b.patch;
  return compare_prereleases(a.prerelease, b.prerelease);
}

bool is_version_operator(std::string_view text) { return versions_match({}, text, {}).has_value(); }

std::optional<bool> versions_match(const SemanticVersion& a, std::string_view operation,
                                   const SemanticVersion& b) {
  const std::strong_ordering order = compare_versions(a, b);
  if (operation == "=") return order == 0;
  if (operation == "!=") return order != 0;
  if (operation == "<") return order < 0;
  if (operation == "<=") return order <= 0;
  if (operation == ">") return order > 0;
  if (operation == ">=") return order >= 0;
  if (operation == "^") return a.major == b.major;
  if (operation == "~") return a.major == b.major && a.minor == b.minor;
  return {};
}

}  // namespace hoist::targeting
