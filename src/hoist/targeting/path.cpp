#include "hoist/targeting/path.h"

#include <algorithm>
#include <charconv>

#include "hoist/targeting/utf16.h"

namespace hoist::targeting {
namespace {

constexpr std::string_view kUp = "../";

/// ECMAScript's array index: digits without a leading zero.
std::uint32_t array_index(std::string_view name) {
  const bool digits =
      !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (name.size() > 1 && name.front() == '0')) return PathSegment::kNoIndex;
  std::uint32_t index = PathSegment::kNoIndex;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
  return read.ec == std::errc() ? index : PathSegment::kNoIndex;
}

bool is_escaped(char next) { return next == '.' || next == '/' || next == '\\'; }

}  // namespace

PathSegment::PathSegment(std::string segment) : name(std::move(segment)), index(array_index(name)) {}

std::vector<PathSegment> split_path(std::string_view text) {
  std::vector<PathSegment> segments;
  std::string current;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && is_escaped(text[i + 1])) {
      current += text[++i];
    } else if (text[i] == '.') {
      segments.emplace_back(std::move(current));
      current.clear();
    } else {
      current += text[i];
    }
  }
  if (!text.empty()) segments.emplace_back(std::move(current));
  return segments;
}

Path parse_path(std::string_view text) {
  Path path;
  path.text = text;
  while (text.starts_with(kUp)) {
    ++path.climb;
    text.remove_prefix(kUp.size());
  }
  path.whole = text.empty();
  if (!path.whole) path.segments = split_path(text);
  path.direct = path.climb == 0 && !path.segments.empty() && path.segments.front().name != kFlagdMember;
  return path;
}

std::optional<Operand> find_member(const Operand& container, const PathSegment& segment,
                                   std::string& scratch) {
  if (container.is_object()) {
    const Value* member = container.object().find(segment.name);
    if (member == nullptr) return {};
    return Operand::of(*member);
  }
  if (container.is_array()) {
    const Array& array = container.array();
    if (segment.index < array.size()) return Operand::of(array[segment.index]);
    if (segment.name == "length") return Operand::of(static_cast<double>(array.size()));
    return {};
  }
  if (!container.is_text()) return {};
  if (segment.name == "length") return Operand::of(static_cast<double>(utf16_length(container.text())));
  if (segment.index == PathSegment::kNoIndex) return {};
  scratch = utf16_substring(container.text(), segment.index, 1);
  if (scratch.empty()) return {};
  return Operand::of(std::string_view(scratch));
}

}  // namespace hoist::targeting
