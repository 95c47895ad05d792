#include "model/differences.h"

#include <fmt/format.h>

namespace hoist::model {
namespace {

std::string shown(const std::string& text) { return "'" + text + "'"; }
std::string shown(std::int64_t number) { return std::to_string(number); }
std::string shown(int number) { return std::to_string(number); }
std::string shown(const Intent& intent) { return fmt::format("{} by '{}'", intent.at, intent.schedule); }
template <class T>
std::string shown(const std::optional<T>& value) {
  return value ? shown(*value) : "none";
}

/// Collects the columns that differ.
class Differences {
 public:
  template <class T>
  void note(const std::string& column, const T& due, const T& seen) {
    if (due == seen) return;
    text_ += fmt::format("{}{} is {}, due is {}", text_.empty() ? "" : "; ", column, shown(seen), shown(due));
  }
  void note_fields(const FlagRow& due, const FlagRow& seen) {
    for (std::size_t field = 0; field < kFields; ++field) {
      const std::string name = kFieldNames[field];
      note(name, due.values[field], seen.values[field]);
      note("the intent of " + name, due.intents[field], seen.intents[field]);
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

std::string describe_fields(const FlagRow& due, const FlagRow& seen) {
  Differences fields;
  fields.note_fields(due, seen);
  return fields.text();
}

std::string describe_difference(const FlagRow& due, const FlagRow& seen) {
  Differences columns;
  columns.note("id", due.id, seen.id);
  columns.note("key", due.key, seen.key);
  columns.note("environment", due.environment, seen.environment);
  columns.note("type", due.type, seen.type);
  columns.note_fields(due, seen);
  columns.note("version", due.version, seen.version);
  columns.note("deleted_at", due.deleted_at, seen.deleted_at);
  return columns.text();
}

std::string describe_difference(const ScheduleRow& due, const ScheduleRow& seen) {
  Differences columns;
  columns.note("flag_id", due.flag_id, seen.flag_id);
  columns.note("scheduled_at", due.scheduled_at, seen.scheduled_at);
  columns.note("status", due.status, seen.status);
  for (std::size_t field = 0; field < kFields; ++field) {
    columns.note(std::string("the update of ") + kFieldNames[field], due.updates[field], seen.updates[field]);
  }
  columns.note("applied_at", due.applied_at, seen.applied_at);
  columns.note("error_message", due.error_message, seen.error_message);
  columns.note("retry_count", due.retry_count, seen.retry_count);
  columns.note("max_retries", due.max_retries, seen.max_retries);
  if (due.policy != seen.policy) columns.note<std::string>("retry_policy", "as it was created", "another");
  columns.note("priority", due.priority, seen.priority);
  columns.note("missed_window", due.missed_window, seen.missed_window);
  columns.note("max_lateness", due.max_lateness, seen.max_lateness);
  columns.note("next_retry_at", due.next_retry_at, seen.next_retry_at);
  columns.note("last_error", due.last_error, seen.last_error);
  columns.note("attempt_count", due.attempt_count, seen.attempt_count);
  columns.note("cancelled_by", due.cancelled_by, seen.cancelled_by);
  columns.note("cancelled_at", due.cancelled_at, seen.cancelled_at);
  columns.note("created_at", due.created_at, seen.created_at);
  return columns.text();
}

}  // namespace hoist::model
