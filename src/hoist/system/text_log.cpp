#include "hoist/system/text_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>

#include "hoist/system/json_log.h"
#include "hoist/system/printable.h"

namespace hoist {
namespace {

/// Quoted where a reader could not tell where the value ends.
std::string shown(const std::string& value) {
  const std::string text = printable(value);
  if (!text.empty() && text.find_first_of(" \"=") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

struct TextValueWriter {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& value) const { return shown(value); }
};

std::string upper(std::string_view text) {
  std::string upper_case(text);
  std::transform(upper_case.begin(), upper_case.end(), upper_case.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper_case;
}

}  // namespace

void TextLog::write(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  try {
    // 2026-11-27T09:00:00.123456Z without its last three digits.
    std::string line = fmt::format("{:.23}Z {:<5} {}", format_instant(clock_.now()), upper(to_string(level)),
                                   printable(message));
    const char* separator = "  ";
    for (const LogField& field : fields) {
      fmt::format_to(std::back_inserter(line), "{}{}={}", separator, printable(field.name),
                     std::visit(TextValueWriter{}, field.value));
      separator = " ";
    }
    line += '\n';
    output_.write(line);
  } catch (const std::exception&) {
    // Out of memory, in all likelihood: say at least that a line is missing.
    output_.write("ERROR A log line could not be written\n");
  }
}

}  // namespace hoist
