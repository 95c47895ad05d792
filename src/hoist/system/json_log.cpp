#include "hoist/system/json_log.h"

#include <boost/json.hpp>

#include <cmath>
#include <exception>

#include "hoist/base/check.h"
#include "hoist/base/utf8.h"

namespace hoist {
namespace {

std::string quoted(std::string_view text) { return boost::json::serialize(replace_invalid_utf8(text)); }

struct JsonValueWriter {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const {
    return std::isfinite(value) ? boost::json::serialize(boost::json::value(value)) : "null";
  }
  std::string operator()(const std::string& value) const { return quoted(value); }
};

}  // namespace

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  unreachable("LogLevel");
}

void JsonLog::write(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  try {
    std::string line = "{\"timestamp\":" + quoted(format_instant(clock_.now()));
    line.append(",\"level\":").append(quoted(to_string(level)));
    line.append(",\"message\":").append(quoted(message));
    for (const LogField& field : fields) {
      line.append(",").append(quoted(field.name)).append(":");
      line.append(std::visit(JsonValueWriter{}, field.value));
    }
    line.append("}\n");
    output_.write(line);
  } catch (const std::exception&) {
    // Out of memory, in all likelihood: say at least that a line is missing.
    output_.write("{\"level\":\"error\",\"message\":\"A log line could not be written\"}\n");
  }
}

}  // namespace hoist
