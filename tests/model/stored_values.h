// Single values as the tables hold them: instants, and the three kinds of JSON. Every function throws
// std::runtime_error for what it cannot read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/records.h"

namespace hoist::model {

/// `YYYY-MM-DDThh:mm:ss.ffffffZ`, exactly.
[[nodiscard]] Micros read_instant(const std::string& text);

/// What a schedule sets; all none where the text is not fields of a flag, each of the right kind.
[[nodiscard]] Fields read_updates(const std::string& json);

/// Sets the type and the values that a flag's definition holds, which is all that is not the short form's and
/// has no column; a percentage there says that the column does not count.
void read_definition(const std::string& json, FlagRow& flag);

/// A text as the canonical JSON string.
[[nodiscard]] std::string quoted_json(const std::string& text);

/// {"enabled": {"at": "…Z", "scheduleId": "…"}}
[[nodiscard]] std::array<std::optional<Intent>, kFields> read_intents(const std::string& json);

/// The retry policy of a schedule's own.
[[nodiscard]] Policy read_policy(const std::string& json);

/// The image of a flag in an audit event.
[[nodiscard]] FlagRow read_flag_image(const std::string& json);

/// ["enabled"]
[[nodiscard]] std::vector<std::string> read_names(const std::string& json);

}  // namespace hoist::model
