// The log: one record a call, with named fields. The sink decides on the form (JSON lines, text).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hoist {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarn, kError };

/// Named as in the API: scheduleId, flagKey, retryCount …
struct LogField {
  std::string_view name;
  std::variant<bool, std::int64_t, double, std::string> value;
};

/// Thread-safe. Never throws and never blocks on anything but the output itself.
class Log {
 public:
  Log() = default;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  virtual ~Log() = default;

  virtual void write(LogLevel level, std::string_view message, std::span<const LogField> fields) = 0;

  void info(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::kInfo, message, std::span(fields.begin(), fields.size()));
  }
  void warn(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::kWarn, message, std::span(fields.begin(), fields.size()));
  }
  void error(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::kError, message, std::span(fields.begin(), fields.size()));
  }
};

}  // namespace hoist
