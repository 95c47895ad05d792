// The log lines about schedules. Their messages and fields are part of the interface: log services
// query them (docs/logs.md).
#pragma once

#include <string>

#include "hoist/domain/settlement.h"
#include "hoist/ports/log.h"

namespace hoist {

struct PassReport;

/// "Schedule applied", "Schedule applied on retry", "Schedule superseded", "Schedule failed, retry
/// scheduled", "Schedule retry limit exceeded" or "Schedule failed permanently".
/// `lateness` is commit time minus due_at.
void log_settlement(Log& log, const Settlement& settlement, Duration lateness);

/// "Schedule failure could not be recorded": the store refused the attempt, and then its record.
void log_unrecorded(Log& log, const ClaimMark& mark, const Error& refusal, const Error& record_error,
                    const std::string& worker);

/// "Webhooks cannot be read, nobody is notified": what was settled is committed all the same.
void log_untold(Log& log, const Error& error, const std::string& worker);

/// "Pass finished", where anything happened.
void log_pass(Log& log, const PassReport& report, const std::string& worker, Duration took);

}  // namespace hoist
