// Semantic versions (semver.org 2.0.0) as flagd's sem_ver reads and compares them. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hoist::targeting {

/// Borrows the text that it was read from. Build metadata is dropped, because no comparison looks at it.
struct SemanticVersion {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string_view prerelease;  ///< "rc.1" of "1.0.0-rc.1"; "" where there is none.
};

/// Reads `1.2.3-rc.1+build`, with a `v` in front or not; `1` and `1.2` stand for 1.0.0 and 1.2.0. None for
/// anything else.
[[nodiscard]] std::optional<SemanticVersion> parse_semantic_version(std::string_view text);

/// Precedence: a prerelease comes before its release, its parts compare as numbers where both are.
[[nodiscard]] std::strong_ordering compare_versions(const SemanticVersion& a, const SemanticVersion& b);

/// `=`, `!=`, `<`, `<=`, `>`, `>=`, `^` (the same major number), `~` (the same major and minor number).
[[nodiscard]] bool is_version_operator(std::string_view text);

/// None where `operation` is none of these.
[[nodiscard]] std::optional<bool> versions_match(const SemanticVersion& a, std::string_view operation,
                                                 const SemanticVersion& b);

}  // namespace hoist::targeting
