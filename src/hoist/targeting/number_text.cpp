#include "hoist/targeting/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace hoist::targeting {
namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kInfinityText = "Infinity";

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

/// The shortest digits that read back as the number, without point, and the place of the point: 0.d1d2… ×
/// 10^point.
struct Digits {
  std::string digits;
  int point = 0;
};

Digits shortest_digits(double number) {
  std::array<char, 32> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  Digits result;
  for (const char c : text.substr(0, e)) {
    if (c != '.') result.digits += c;
  }
  int exponent = 0;
  const std::string_view tail = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(tail.data(), tail.data() + tail.size(), exponent);
  result.point = exponent + 1;
  return result;
}

/// The white space of UTF-8 text that ECMAScript trims, at its front: its length in bytes, or 0.
std::size_t space_at_front(std::string_view text) {
  static constexpr std::array<std::string_view, 25> kSpaces = {
      " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u00a0", "\ufeff", "\u1680",
      "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
      "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  const auto found = std::find_if(kSpaces.begin(), kSpaces.end(),
                                  [&](std::string_view space) { return text.starts_with(space); });
  return found == kSpaces.end() ? 0 : found->size();
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t space = space_at_front(text)) text.remove_prefix(space);
  // Backwards over what may be a character, because a space can have up to three bytes.
  for (bool again = true; again && !text.empty();) {
    again = false;
    for (std::size_t length = 1; length <= std::min<std::size_t>(3, text.size()) && !again; ++length) {
      again = space_at_front(text.substr(text.size() - length)) == length;
      if (again) text.remove_suffix(length);
    }
  }
  return text;
}

/// The digits after 0x, 0o or 0b.
double in_base(std::string_view digits, int base) {
  if (digits.empty()) return kNotANumber;
  double number = 0;
  for (const char c : digits) {
    int digit = base;
    if (is_decimal_digit(c)) digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit >= base) return kNotANumber;
    number = number * base + digit;
  }
  return number;
}

std::size_t digits_from(std::string_view text, std::size_t at) {
  const std::size_t start = at;
  while (at < text.size() && is_decimal_digit(text[at])) ++at;
  return at - start;
}

/// How long the decimal literal at the front is: digits with an optional point and exponent, at least one
/// digit before the exponent. 0 where there is none.
std::size_t decimal_literal_length(std::string_view text) {
  std::size_t digits = digits_from(text, 0);
  std::size_t at = digits;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_from(text, at + 1);
    digits += fraction;
    at += 1 + fraction;
  }
  if (digits == 0) return 0;
  if (at == text.size() || (text[at] != 'e' && text[at] != 'E')) return at;
  std::size_t exponent = at + 1;
  if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
  const std::size_t exponent_digits = digits_from(text, exponent);
  return exponent_digits == 0 ? at : exponent + exponent_digits;
}

/// Takes the sign off its front; whether it was a minus.
bool take_sign(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return negative;
}

/// Whether a decimal literal that no double can hold is too large rather than too small.
bool is_huge(std::string_view literal) {
  const std::size_t e = std::min(literal.find_first_of("eE"), literal.size());
  const std::string_view mantissa = literal.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = std::min(mantissa.find_first_not_of("0."), mantissa.size());
  if (first == mantissa.size()) return false;
  if (e < literal.size()) return literal[e + 1] != '-';
  return first < point;
}

double decimal(std::string_view literal) {
  double number = 0;
  const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), number);
  if (read.ec == std::errc::result_out_of_range) return is_huge(literal) ? kInfinity : 0;
  return number;
}

}  // namespace

void append_number(double number, std::string& text) {
  if (std::isnan(number)) {
    text += "NaN";
    return;
  }
  if (number == 0) {
    text += '0';
    return;
  }
  if (number < 0) text += '-';
  if (std::isinf(number)) {
    text += "Infinity";
    return;
  }
  const auto [digits, point] = shortest_digits(std::fabs(number));
  const int count = static_cast<int>(digits.size());
  // ECMA-262, Number::toString, with count for k and point for n.
  if (count <= point && point <= 21) {
    text.append(digits).append(static_cast<std::size_t>(point - count), '0');
  } else if (0 < point && point <= 21) {
    text.append(digits, 0, static_cast<std::size_t>(point)).append(".");
    text.append(digits, static_cast<std::size_t>(point));
  } else if (-6 < point && point <= 0) {
    text.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else {
    text += digits.front();
    if (count > 1) text.append(".").append(digits, 1);
    text.append(point > 0 ? "e+" : "e-").append(std::to_string(std::abs(point - 1)));
  }
}

double number_from_text(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return 0;
  if (text.size() > 1 && text[0] == '0') {
    const char base = static_cast<char>(text[1] | 0x20);
    if (base == 'x') return in_base(text.substr(2), 16);
    if (base == 'o') return in_base(text.substr(2), 8);
    if (base == 'b') return in_base(text.substr(2), 2);
  }
  const bool negative = take_sign(text);
  const bool is_literal = !text.empty() && decimal_literal_length(text) == text.size();
  if (text != kInfinityText && !is_literal) return kNotANumber;
  const double number = is_literal ? decimal(text) : kInfinity;
  return negative ? -number : number;
}

double number_at_front(std::string_view text) {
  text = trimmed(text);
  const bool negative = take_sign(text);
  const std::size_t length = decimal_literal_length(text);
  if (length == 0 && !text.starts_with(kInfinityText)) return kNotANumber;
  const double number = length == 0 ? kInfinity : decimal(text.substr(0, length));
  return negative ? -number : number;
}

}  // namespace hoist::targeting
