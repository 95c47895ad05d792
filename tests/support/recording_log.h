// A log that keeps its records, so that a test can look at them or wait for one.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hoist/ports/log.h"
#include "support/deadline.h"

namespace hoist::test {

struct LogRecord {
  using Value = std::variant<bool, std::int64_t, double, std::string>;

  LogLevel level = LogLevel::kInfo;
  std::string message;
  std::map<std::string, Value, std::less<>> fields;

  [[nodiscard]] bool has(std::string_view field) const { return fields.find(field) != fields.end(); }
  /// The field as text: "true", "3", "0.5", "abc"; "" where it is missing.
  [[nodiscard]] std::string text(std::string_view field) const;
  /// The field as a whole number, if it is one.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view field) const;
};

/// Thread-safe.
class RecordingLog final : public Log {
 public:
  using Predicate = std::function<bool(const LogRecord&)>;

  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override;

  /// A copy of all records so far, in order.
  [[nodiscard]] std::vector<LogRecord> records() const;
  [[nodiscard]] std::vector<LogRecord> with_message(std::string_view message) const;
  [[nodiscard]] std::size_t count(std::string_view message) const { return with_message(message).size(); }
  /// All records as lines, for failure texts.
  [[nodiscard]] std::string dump() const;
  void clear();

  /// The first record with that message that fits, past ones included; none once the deadline passed.
  [[nodiscard]] std::optional<LogRecord> wait_for(
      std::string_view message, const Predicate& fits = [](const LogRecord&) { return true; },
      Deadline deadline = Deadline()) const;
  /// Whether all records together satisfied `enough` before the deadline.
  [[nodiscard]] bool wait_until(const std::function<bool(const std::vector<LogRecord>&)>& enough,
                                Deadline deadline = Deadline()) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable written_;
  std::vector<LogRecord> records_;
};

}  // namespace hoist::test
