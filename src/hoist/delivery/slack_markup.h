// Text as part of a message in Slack's markup.
#pragma once

#include <string>
#include <string_view>

namespace hoist::delivery {

/// Slack reads three characters as markup (and nothing else as links or mentions): those are escaped.
[[nodiscard]] std::string slack_escaped(std::string_view text);

}  // namespace hoist::delivery
