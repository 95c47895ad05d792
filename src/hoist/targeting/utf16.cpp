#include "hoist/targeting/utf16.h"

#include <algorithm>

#include "hoist/base/utf8.h"

namespace hoist::targeting {
namespace {

/// The bytes and code units of the character at the front of `text`, which is not empty.
struct Step {
  std::size_t bytes;
  std::size_t units;
};

Step character_at_front(std::string_view text) {
  const std::size_t bytes = std::max<std::size_t>(1, utf8_sequence_length(text));
  return {bytes, bytes == 4 ? std::size_t{2} : std::size_t{1}};
}

/// Of two bytes that differ, where the characters began at the same place.
std::uint8_t rank_of_lead(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  // U+10000 and beyond (lead byte F0 to F4) are written with surrogates, which come before U+E000 (lead byte
  // EE).
  if (byte == 0xee || byte == 0xef) return static_cast<std::uint8_t>(byte + 0x10);
  return byte;
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    const Step step = character_at_front(text);
    units += step.units;
    text.remove_prefix(step.bytes);
  }
  return units;
}

std::string utf16_substring(std::string_view text, std::size_t from, std::size_t count) {
  std::string result;
  std::size_t at = 0;
  const std::size_t end = count > SIZE_MAX - from ? SIZE_MAX : from + count;
  while (!text.empty() && at < end) {
    const Step step = character_at_front(text);
    const std::size_t first = std::max(at, from);
    const std::size_t last = std::min(at + step.units, end);
    if (first < last) result.append(last - first == step.units ? text.substr(0, step.bytes) : "\ufffd");
    at += step.units;
    text.remove_prefix(step.bytes);
  }
  return result;
}

std::strong_ordering utf16_compare(std::string_view a, std::string_view b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() || in_b == b.end()) return a.size() <=> b.size();
  return rank_of_lead(*in_a) <=> rank_of_lead(*in_b);
}

}  // namespace hoist::targeting
