// The path of `var` into a value: "user.tags.0", "../index".
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/targeting/operand.h"

namespace hoist::targeting {

struct PathSegment {
  static constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();
  explicit PathSegment(std::string segment);

  std::string name;
  std::uint32_t index = kNoIndex;  ///< The name as an index into an array or a text, where it is one.
};

struct Path {
  std::string text;         ///< As it was written, for people.
  std::uint32_t climb = 0;  ///< How many "../" stand in front.
  bool whole = false;       ///< The empty path: all of the data.
  bool direct = false;  ///< Neither of these two, nor of what the evaluation adds to the context ($flagd).
  std::vector<PathSegment> segments;
};

/// What the evaluation adds to the context: flagKey and timestamp.
inline constexpr std::string_view kFlagdMember = "$flagd";

/// Splits at dots; a backslash in front of a dot, a slash or a backslash takes it as it is.
[[nodiscard]] Path parse_path(std::string_view text);

/// As parse_path, without a meaning for "../" and for the empty text: how `missing` and `get` read a path.
[[nodiscard]] std::vector<PathSegment> split_path(std::string_view text);

/// A member of an object, an element of an array, a code unit of a text, or `length` of either of the last
/// two; none where there is no such thing. A code unit needs a place to live in: `scratch`.
[[nodiscard]] std::optional<Operand> find_member(const Operand& container, const PathSegment& segment,
                                                 std::string& scratch);

}  // namespace hoist::targeting
