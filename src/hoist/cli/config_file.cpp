#include "hoist/cli/config_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "hoist/base/shown_text.h"

namespace hoist::cli {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Up to a '#' that follows a blank, so that the '#' of a password needs no quotes.
std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_word = i == 0 || kBlanks.find(text[i - 1]) != std::string_view::npos;
    if (text[i] == '#' && starts_word) return trimmed(text.substr(0, i));
  }
  return trimmed(text);
}

tl::unexpected<Error> bad_line(const std::string& path, int line, std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, fmt::format("{} line {}: {}", path, line, what));
}

Result<std::string> read_value(std::string_view text, const std::string& path, int line) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) {
    const std::string_view bare = without_comment(text);
    if (bare.empty()) return bad_line(path, line, "there is no value after '='; write name = value");
    return std::string(bare);
  }
  const std::size_t end = text.find(text.front(), 1);
  if (end == std::string_view::npos) {
    return bad_line(path, line, "the quote is not closed; write name = \"value\"");
  }
  if (!without_comment(text.substr(end + 1)).empty()) {
    return bad_line(path, line, "there is text after the closing quote; write name = \"value\"");
  }
  return std::string(text.substr(1, end - 1));
}

/// Never repeats the line: it may hold a password.
constexpr std::string_view kNoSetting = "this is no setting; write name = value";

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_setting(std::string_view name) {
  const auto specs = setting_specs();
  return std::any_of(specs.begin(), specs.end(), [&](const SettingSpec& spec) { return spec.name == name; });
}

std::string accepted_names() {
  std::string names;
  for (const SettingSpec& spec : setting_specs()) {
    if (!names.empty()) names += ", ";
    names += spec.name;
  }
  return names;
}

}  // namespace

Result<ConfigFile> parse_config_file(std::string_view text, const std::string& path) {
  ConfigFile file{.path = path, .settings = {}};
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    const std::string_view content = trimmed(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
    if (content.empty() || content.front() == '#') continue;
    const std::size_t equals = content.find('=');
    if (equals == std::string_view::npos) {
      return bad_line(path, line, kNoSetting);
    }
    const std::string_view name = trimmed(content.substr(0, equals));
    if (!is_name(name)) return bad_line(path, line, kNoSetting);
    if (!is_setting(name)) {
      return bad_line(
          path, line,
          fmt::format("unknown setting '{}'; accepted are {}", shown_text(name), accepted_names()));
    }
    HOIST_ASSIGN(std::string value, read_value(trimmed(content.substr(equals + 1)), path, line));
    const auto [earlier, added] =
        file.settings.try_emplace(std::string(name), FileSetting{.value = std::move(value), .line = line});
    if (!added) {
      return bad_line(
          path, line,
          fmt::format("'{}' was set on line {} already; keep one of them", name, earlier->second.line));
    }
  }
  return file;
}

Result<ConfigFile> read_config_file(const std::string& path) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMaxConfigFileSize + 1, '\0');
  if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream && !stream.eof()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("the config file {} cannot be read: {}; give a readable file with --config or "
                            "HOIST_CONFIG",
                            path, std::generic_category().message(errno == 0 ? EIO : errno)));
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kMaxConfigFileSize) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("the config file {} is too large; at most {} bytes", path, kMaxConfigFileSize));
  }
  return parse_config_file(text, path);
}

}  // namespace hoist::cli
