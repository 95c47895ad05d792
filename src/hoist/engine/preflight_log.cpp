#include "hoist/engine/preflight_log.h"

#include <vector>

namespace hoist {

void log_risk(Log& log, const RiskFinding& finding, const std::string& worker) {
  const Schedule& schedule = finding.schedule;
  std::vector<LogField> fields = {{"scheduleId", schedule.id.to_string()},
                                  {"flagKey", schedule.flag_key.text()},
                                  {"environment", schedule.environment.text()},
                                  {"scheduledAt", format_instant(schedule.scheduled_at)}};
  if (schedule.at_risk) {
    fields.push_back({"reason", schedule.at_risk->reason});
    fields.push_back({"told", std::string(to_string(schedule.at_risk->told))});
  }
  fields.push_back({"worker", worker});
  if (!schedule.at_risk) {
    log.write(LogLevel::kInfo, "Schedule no longer at risk", fields);
  } else {
    log.write(LogLevel::kWarn, finding.before ? "Schedule still at risk" : "Schedule at risk", fields);
  }
}

}  // namespace hoist
