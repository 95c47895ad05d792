// Two records that should be the same, and are not: what differs, in words.
#pragma once

#include <string>

#include "model/records.h"

namespace hoist::model {

/// "version is 3, due is 2; enabled is true, due is false"; "" where nothing differs.
[[nodiscard]] std::string describe_difference(const FlagRow& due, const FlagRow& seen);
[[nodiscard]] std::string describe_difference(const ScheduleRow& due, const ScheduleRow& seen);

/// As above, of the fields' values and intents alone.
[[nodiscard]] std::string describe_fields(const FlagRow& due, const FlagRow& seen);

}  // namespace hoist::model
