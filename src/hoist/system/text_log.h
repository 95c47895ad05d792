// The log for people at a terminal.
//
//   2026-11-27T09:00:00.123Z INFO  Schedule applied  flagKey=checkout retryCount=1 error="row is locked"
#pragma once

#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/system/line_output.h"

namespace hoist {

/// Times are UTC, in milliseconds. Control characters are escaped, so that no value can move the cursor or
/// make a line of its own. Thread-safe.
class TextLog final : public Log {
 public:
  /// Borrows the descriptor; `clock` must outlive the log.
  TextLog(int descriptor, const Clock& clock) : output_(descriptor), clock_(clock) {}

  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override;

 private:
  LineOutput output_;
  const Clock& clock_;
};

}  // namespace hoist
