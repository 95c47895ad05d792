// An alert in words, for people.
#pragma once

#include <string>

#include "hoist/domain/alert.h"
#include "hoist/ports/log.h"

namespace hoist::delivery {

/// One line of ASCII, without anything that people wrote.
[[nodiscard]] std::string mail_subject(const Alert& alert);

/// What happened, then what is known about it, a line each; plain text.
[[nodiscard]] std::string mail_text(const Alert& alert);

/// Two lines in Slack's markup, with what people wrote escaped.
[[nodiscard]] std::string slack_text(const Alert& alert);

/// Writes "Alert", as an error unless it says that something is over.
void log_alert(Log& log, const Alert& alert);

}  // namespace hoist::delivery
