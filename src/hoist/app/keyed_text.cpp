#include "hoist/app/keyed_text.h"

#include <algorithm>
#include <charconv>

#include "hoist/app/digest.h"

namespace hoist {

std::string mac_of(const Token& token, std::string_view what) {
  return base64url(hmac_sha256(token.hash, what));
}

std::string_view take_part(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find('.'));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

std::optional<std::int64_t> read_second(std::string_view text) {
  std::int64_t second = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), second);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return second;
}

std::int64_t second_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(Duration(at.unix_us())).count();
}

bool equal_texts(std::string_view a, std::string_view b) {
  // By their digests, which are of one length.
  return equal_in_constant_time(sha256(a), sha256(b));
}

}  // namespace hoist
