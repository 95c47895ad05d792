#include "hoist/delivery/text_excerpt.h"

#include "hoist/base/utf8.h"

namespace hoist::delivery {
namespace {

/// C0, blank, DEL and C1 (U+0080 to U+009F, which some terminals obey), and the marks that turn the direction
/// of writing or break a line (U+2028 to U+202E, U+2066 to U+2069).
bool is_blank_or_control(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0) <= 0x20 || byte(0) == 0x7f;
  if (sequence.size() == 2) return byte(0) == 0xc2 && byte(1) < 0xa0;
  if (sequence.size() != 3 || byte(0) != 0xe2) return false;
  return (byte(1) == 0x80 && byte(2) >= 0xa8 && byte(2) <= 0xae) ||
         (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9);
}

}  // namespace

std::string text_excerpt(std::string_view text, std::size_t longest) {
  std::string shown;
  std::size_t characters = 0;
  bool blank = false;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    const std::string_view sequence = length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
    if (is_blank_or_control(sequence)) {
      blank = !shown.empty();
      continue;
    }
    if (characters + (blank ? 1 : 0) >= longest) return shown + "…";
    if (blank) shown += ' ';
    characters += blank ? 2 : 1;
    blank = false;
    shown += sequence;
  }
  return shown;
}

}  // namespace hoist::delivery
