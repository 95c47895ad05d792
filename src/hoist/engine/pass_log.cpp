#include "hoist/engine/pass_log.h"

#include <vector>

#include "hoist/base/check.h"
#include "hoist/engine/pass.h"

namespace hoist {
namespace {

std::int64_t milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

std::vector<LogField> common_fields(const Settlement& settlement) {
  const Schedule& schedule = settlement.schedule;
  return {{"scheduleId", schedule.id.to_string()},
          {"flagKey", schedule.flag_key.text()},
          {"environment", schedule.environment.text()},
          {"scheduledAt", format_instant(schedule.scheduled_at)},
          {"attempt", std::int64_t{settlement.attempt.number}},
          {"retryCount", std::int64_t{schedule.retry_count}},
          {"maxRetries", std::int64_t{schedule.max_retries}},
          {"worker", settlement.attempt.worker}};
}

void log_applied(Log& log, const Settlement& settlement, Duration lateness) {
  std::vector<LogField> fields = common_fields(settlement);
  fields.push_back({"appliedAt", format_instant(*settlement.schedule.applied_at)});
  fields.push_back({"flagVersion", settlement.flag_version});
  fields.push_back({"latenessMs", milliseconds(lateness)});
  const bool on_retry = settlement.attempt.number > 1;
  log.write(LogLevel::kInfo, on_retry ? "Schedule applied on retry" : "Schedule applied", fields);
}

/// It ended without being applied, and without having failed.
void log_left_out(Log& log, LogLevel level, std::string_view message, const Settlement& settlement) {
  std::vector<LogField> fields = common_fields(settlement);
  fields.push_back({"reason", settlement.schedule.error_message});
  log.write(level, message, fields);
}

void log_failed(Log& log, const Settlement& settlement) {
  const Failure& failure = *settlement.attempt.failure;
  std::vector<LogField> fields = common_fields(settlement);
  fields.push_back({"error", failure.message});
  fields.push_back({"errorClass", std::string(to_string(failure.failure_class))});
  fields.push_back({"errorCode", failure.code});
  if (settlement.attempt.next_retry_at) {
    fields.push_back({"nextRetryAt", format_instant(*settlement.attempt.next_retry_at)});
    log.write(LogLevel::kWarn, "Schedule failed, retry scheduled", fields);
  } else if (failure.failure_class == FailureClass::kTransient) {
    log.write(LogLevel::kError, "Schedule retry limit exceeded", fields);
  } else {
    log.write(LogLevel::kError, "Schedule failed permanently", fields);
  }
}

}  // namespace

void log_settlement(Log& log, const Settlement& settlement, Duration lateness) {
  switch (settlement.attempt.outcome) {
    case AttemptOutcome::kApplied:
      return log_applied(log, settlement, lateness);
    case AttemptOutcome::kSuperseded:
      return log_left_out(log, LogLevel::kInfo, "Schedule superseded", settlement);
    case AttemptOutcome::kSkipped:
      return log_left_out(log, LogLevel::kWarn, "Schedule skipped, its window was missed", settlement);
    case AttemptOutcome::kFailed:
      return log_failed(log, settlement);
  }
  unreachable("AttemptOutcome");
}

void log_unrecorded(Log& log, const ClaimMark& mark, const Error& refusal, const Error& record_error,
                    const std::string& worker) {
  log.error("Schedule failure could not be recorded", {{"scheduleId", mark.id.to_string()},
                                                       {"error", refusal.message},
                                                       {"recordError", record_error.message},
                                                       {"worker", worker}});
}

void log_untold(Log& log, const Error& error, const std::string& worker) {
  log.error(
      "Webhooks cannot be read, nobody is notified",
      {{"error", error.message}, {"errorCode", std::string(to_string(error.code))}, {"worker", worker}});
}

void log_pass(Log& log, const PassReport& report, const std::string& worker, Duration took) {
  if (report.processed() == 0 && report.set_aside == 0) return;
  log.info("Pass finished", {{"processed", std::int64_t{report.processed()}},
                             {"applied", std::int64_t{report.applied}},
                             {"superseded", std::int64_t{report.superseded}},
                             {"skipped", std::int64_t{report.skipped}},
                             {"retrying", std::int64_t{report.retrying}},
                             {"failed", std::int64_t{report.failed}},
                             {"durationMs", milliseconds(took)},
                             {"worker", worker}});
}

}  // namespace hoist
