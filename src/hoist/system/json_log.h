// The log for programs: one JSON object a line.
//
//   {"timestamp":"2026-11-27T09:00:00.123456Z","level":"info","message":"Schedule applied","flagKey":"a"}
#pragma once

#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/system/line_output.h"

namespace hoist {

/// The name of a level, as both forms of the log show it: "debug", "info", "warn", "error".
[[nodiscard]] std::string_view to_string(LogLevel level);

/// Fields follow in the order given. Bytes that are no UTF-8 become U+FFFD, numbers that JSON cannot
/// write become null. Thread-safe.
class JsonLog final : public Log {
 public:
  /// Borrows the descriptor; `clock` must outlive the log.
  JsonLog(int descriptor, const Clock& clock) : output_(descriptor), clock_(clock) {}

  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override;

 private:
  LineOutput output_;
  const Clock& clock_;
};

}  // namespace hoist
