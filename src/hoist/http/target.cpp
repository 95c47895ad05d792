#include "hoist/http/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "hoist/base/shown_text.h"
#include "hoist/base/utf8.h"

namespace hoist::http {
namespace {

std::optional<unsigned> hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

/// Undoes percent-encoding; none where an escape is cut or not hexadecimal.
std::optional<std::string> unescape(std::string_view text, bool plus_is_space) {
  const bool is_plain =
      std::none_of(text.begin(), text.end(), [&](char c) { return c == '%' || (c == '+' && plus_is_space); });
  if (is_plain) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const auto high = i + 1 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
      const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : std::nullopt;
      if (!high || !low) return std::nullopt;
      out.push_back(static_cast<char>(*high * 16 + *low));
      i += 2;
    }
  }
  return out;
}

Result<std::string> decode(std::string_view text, std::string_view part) {
  auto decoded = unescape(text, part == "query");
  if (!decoded) {
    return invalid_field(std::string(part),
                         fmt::format("bad percent escape in the {}: '{}' must hold %XX with two hexadecimal "
                                     "digits, and a plain percent sign is written %25",
                                     part, shown_text(text)));
  }
  if (!is_utf8_text(*decoded)) {
    return invalid_field(std::string(part),
                         fmt::format("the {} must be UTF-8 without NUL once it is decoded", part));
  }
  return *std::move(decoded);
}

/// What follows scheme and host of absolute-form; any other text as it is.
std::string_view without_origin(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t path = rest.find('/');
    return path == std::string_view::npos ? std::string_view("/") : rest.substr(path);
  }
  return target;
}

/// Calls `each` with every part of `text` between separators; once with "" where it is empty.
template <class Each>
Result<void> split(std::string_view text, char separator, Each&& each) {
  for (;;) {
    const std::size_t end = text.find(separator);
    HOIST_TRY(each(text.substr(0, end)));
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  std::string_view path = without_origin(target);
  if (!path.starts_with('/')) {
    return invalid_field("path", "the request target must be a path that starts with '/'");
  }
  const std::size_t question = path.find('?');
  const std::string_view query =
      question == std::string_view::npos ? std::string_view() : path.substr(question + 1);
  path = path.substr(1, question == std::string_view::npos ? question : question - 1);
  Target result;
  HOIST_TRY(split(path, '/', [&](std::string_view raw) -> Result<void> {
    HOIST_ASSIGN(std::string segment, decode(raw, "path"));
    result.segments.push_back(std::move(segment));
    return {};
  }));
  HOIST_TRY(split(query, '&', [&](std::string_view raw) -> Result<void> {
    if (raw.empty()) return {};
    const std::size_t equals = raw.find('=');
    HOIST_ASSIGN(std::string name, decode(raw.substr(0, equals), "query"));
    HOIST_ASSIGN(std::string value,
                 decode(equals == std::string_view::npos ? "" : raw.substr(equals + 1), "query"));
    result.query.push_back({.name = std::move(name), .value = std::move(value)});
    return {};
  }));
  return result;
}

}  // namespace hoist::http
