#include "support/recording_log.h"

#include <fmt/format.h>

#include <algorithm>

namespace hoist::test {
namespace {

std::string value_text(const LogRecord::Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const std::int64_t* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return std::get<std::string>(value);
}

}  // namespace

std::string LogRecord::text(std::string_view field) const {
  const auto found = fields.find(field);
  return found == fields.end() ? std::string() : value_text(found->second);
}

std::optional<std::int64_t> LogRecord::number(std::string_view field) const {
  const auto found = fields.find(field);
  if (found == fields.end()) return std::nullopt;
  const std::int64_t* number = std::get_if<std::int64_t>(&found->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

void RecordingLog::write(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  LogRecord record{.level = level, .message = std::string(message), .fields = {}};
  for (const LogField& field : fields) record.fields.insert_or_assign(std::string(field.name), field.value);
  {
    const std::lock_guard lock(mutex_);
    records_.push_back(std::move(record));
  }
  written_.notify_all();
}

std::vector<LogRecord> RecordingLog::records() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

std::vector<LogRecord> RecordingLog::with_message(std::string_view message) const {
  std::vector<LogRecord> found = records();
  std::erase_if(found, [&](const LogRecord& record) { return record.message != message; });
  return found;
}

std::string RecordingLog::dump() const {
  std::string text;
  for (const LogRecord& record : records()) {
    text += record.message;
    for (const auto& [name, value] : record.fields) text += fmt::format(" {}={}", name, value_text(value));
    text += '\n';
  }
  return text;
}

void RecordingLog::clear() {
  const std::lock_guard lock(mutex_);
  records_.clear();
}

std::optional<LogRecord> RecordingLog::wait_for(std::string_view message, const Predicate& fits,
                                                Deadline deadline) const {
  std::unique_lock lock(mutex_);
  std::size_t seen = 0;
  std::optional<LogRecord> found;
  const auto look = [&] {
    seen = std::min(seen, records_.size());  // clear() may have run meanwhile
    for (; seen < records_.size() && !found; ++seen) {
      if (records_[seen].message == message && fits(records_[seen])) found = records_[seen];
    }
    return found.has_value();
  };
  written_.wait_until(lock, deadline.at(), look);
  return found;
}

bool RecordingLog::wait_until(const std::function<bool(const std::vector<LogRecord>&)>& enough,
                              Deadline deadline) const {
  std::unique_lock lock(mutex_);
  return written_.wait_until(lock, deadline.at(), [&] { return enough(records_); });
}

}  // namespace hoist::test
