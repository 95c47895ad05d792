// Text of unknown origin on its way out: quoted in a message, written to a terminal or as JSON.
#include <boost/json.hpp>

#include <algorithm>
#include <array>

#include "expect.h"
#include "hoist/base/shown_text.h"
#include "hoist/base/utf8.h"
#include "hoist/domain/bounded_text.h"
#include "hoist/system/printable.h"

namespace hoist::fuzz {
namespace {

/// The code point at the front and its length by arithmetic (RFC 3629), length 0 where there is none.
std::size_t length_by_arithmetic(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const std::size_t length = byte(0) >> 5U == 6 ? 2 : byte(0) >> 4U == 14 ? 3 : byte(0) >> 3U == 30 ? 4 : 0;
  if (length == 0 || length > text.size()) return 0;
  unsigned code = byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (byte(i) >> 6U != 2) return 0;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<unsigned, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < kLeast.at(length) || code > 0x10FFFF || surrogate ? 0 : length;
}

void check_utf8(std::string_view text) {
  bool valid = true;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = length_by_arithmetic(rest);
    expect(utf8_sequence_length(rest) == length, "a sequence is as long as RFC 3629 says");
    valid = valid && length > 0;
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  const std::string replaced = replace_invalid_utf8(text);
  expect((replaced == text) == valid, "only what is invalid is replaced");
  expect(replace_invalid_utf8(replaced) == replaced, "what was replaced is valid");
  const bool has_nul = text.find('\0') != std::string_view::npos;
  expect(is_utf8_text(text) == (valid && !has_nul), "text is valid UTF-8 without NUL");
  expect(boost::json::parse(boost::json::serialize(replaced)).as_string() == replaced, "JSON carries it");
}

void check_printable(std::string_view text) {
  const std::string shown = printable(text);
  expect(is_utf8_text(shown), "printable text is UTF-8");
  expect_same_text(printable(shown), shown, "printable text is shown as it is");
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto byte = static_cast<unsigned char>(shown[i]);
    expect(byte >= 0x20 && byte != 0x7F, "printable text has no control characters");
    const bool c1 = byte == 0xC2 && static_cast<unsigned char>(shown[i + 1]) < 0xA0;
    expect(!c1, "nor any of the second set");
  }
}

void check_shown(std::string_view text) {
  const std::string shown = shown_text(text);
  expect(shown.size() <= kMaxShownLength + std::string_view("…").size(), "quoted text is short");
  if (!text.empty()) expect_one_line(shown, "quoted text is one line");
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (plain && text.size() <= kMaxShownLength) expect_same_text(shown, text, "plain text is quoted as it is");
}

void check_bounds(std::string_view text) {
  const auto accepted = check_bounded_text("userId", text, {.shortest = 1, .longest = 256});
  expect_well_refused(accepted);
  expect(accepted.has_value() == (!text.empty() && text.size() <= 256 && is_utf8_text(text)),
         "the bounds are kept");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::check_utf8(text);
  fuzz::check_printable(text);
  fuzz::check_shown(text);
  fuzz::check_bounds(text);
  return 0;
}
