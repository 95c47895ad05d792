// A notification in words, for people.
#pragma once

#include <string>

#include "hoist/domain/notification.h"

namespace hoist::delivery {

/// One line of ASCII: "[Hoist] checkout in production: schedule applied". It holds keys and nothing else that
/// people wrote.
[[nodiscard]] std::string mail_subject(const Notification& notification);

/// What happened, then what is known about it, a line each; plain text.
[[nodiscard]] std::string mail_text(const Notification& notification);

/// One or two lines in Slack's markup, with what people wrote escaped.
[[nodiscard]] std::string slack_text(const Notification& notification);

}  // namespace hoist::delivery
